// What functions say that they need, against what they take.
import { execFile } from "node:child_process";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";
import { test } from "../support/test.js";

const program = fileURLToPath(new URL("estimateProgram.js", import.meta.url));
/** What JavaScript's heap, blocks that are kept and large pages may add. */
const slack = 4e7;

const names = ["kernel", "apply", "matmul", "eigh", "empiricalNtk", "ensembleKernels", "supervised", "spectrum"];
const others = ["groundState", "correlation", "randomStates", "spinKernel", "replicaAverage"];
const jobs = [
  "kernelDiagonal",
  "trainGrid",
  "trainDense",
  "trainTwoHidden",
  "trainNatural",
  "evolve",
  "evolveManyTimes",
  "reducedSpectrum",
  "walshHadamard",
  "toSparse",
];
const more = [
  "inputsOfSector",
  "matrixFree",
  "infiniteTime",
  "packNpz",
  "omega",
  "jacobian",
  "complexMean",
  "flowNatural",
  "symmetrized",
  "meanExponential",
  "measures",
];

for (const name of [...names, ...others, ...jobs, ...more]) {
  test(`${name} takes what it has said, and not much less`, async (t) => {
    const { stdout } = await promisify(execFile)(process.execPath, [program, name]);
    const { estimate, taken } = JSON.parse(stdout) as { estimate: number; taken: number };
    const figures = `${(taken / 1e6).toFixed(0)} MB taken, ${(estimate / 1e6).toFixed(0)} MB estimated`;
    t.log(figures);
    t.true(taken <= estimate / 0.95 + slack, figures);
    t.true(estimate <= 3 * taken + slack, figures);
  });
}
