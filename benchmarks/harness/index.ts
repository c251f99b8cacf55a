/** Ours against peers, alternately in one run. How to write a benchmark: benchmarks/README.md. */
export { command } from "./command.js";
export { compare, measure, type Row, type TimingOptions } from "./compare.js";
export { c, here, type Peer, python, Skipped } from "./peer.js";
export type { Work } from "./timing.js";
