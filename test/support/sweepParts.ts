// Parts of sweeps that the library does not export: what a test would otherwise start a process for.
export { learnExample, learnSchema } from "../../dist/experiments/learn/learnSpec.js";
export { parseOverridden } from "../../dist/experiments/spec/overrides.js";
export { readDocument } from "../../dist/runs/documents.js";
export { replaceFiles, writeText } from "../../dist/runs/replaceFiles.js";
export { axesOf } from "../../dist/sweeps/collect/axes.js";
export { findResults } from "../../dist/sweeps/collect/findResults.js";
export { LabelledFile } from "../../dist/sweeps/collect/hdf5.js";
export { runTask } from "../../dist/sweeps/slurm/runTask.js";
export { mergeSweep } from "../../dist/sweeps/spec/axes.js";
export { expandCells } from "../../dist/sweeps/spec/cells.js";
export { failureOf } from "../../dist/sweeps/store/failures.js";
export { runCell } from "../../dist/sweeps/store/runCell.js";
export { openStore, writeStore } from "../../dist/sweeps/store/store.js";
