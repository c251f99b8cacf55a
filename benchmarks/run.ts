/** What `nnqs bench` loads. */
export { printReport } from "./harness/report.js";
export { runBenchmarks } from "./harness/run.js";
