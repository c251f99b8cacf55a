/** Ours against peers, alternately in one run. How to write a benchmark: benchmarks/README.md. */
export { command } from "./command.js";
export { compare, measure, perPart, type Row, type TimingOptions } from "./compare.js";
export { enteringParameters, paper, paperNetwork, paperScales, randomTask } from "./paper.js";
export { peakBytes, resetPeak } from "./peakMemory.js";
export { c, here, type Peer, python, Skipped } from "./peer.js";
export type { Work } from "./timing.js";
