import { printReport } from "./harness/report.js";
import { runBenchmarks } from "./harness/run.js";

// `npm run bench [NAME…]`; once compiled, `nnqs bench [NAME…]` does the same.
try {
  await runBenchmarks(process.argv.slice(2), printReport);
} catch (error) {
  console.error(error instanceof Error && error.name === "ArgumentError" ? error.message : error);
  process.exitCode = error instanceof Error && error.name === "ArgumentError" ? 2 : 1;
}
