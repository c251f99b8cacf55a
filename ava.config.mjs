// How ava runs the compiled tests, and the closing line "N passed, N failed"; scripts/run-tests is what calls it.

/** Says what the tests came to when the process ends. What fails outside every test counts as one failure each. */
async function observeRun({ events }) {
  let stats;
  process.on("exit", (code) => {
    const passed = stats?.passedTests ?? 0;
    const inTests = stats ? stats.failedTests + stats.failedHooks + stats.remainingTests : 0;
    const outside = stats ? stats.uncaughtExceptions + stats.unhandledRejections + stats.internalErrors : 0;
    const failed = inTests + outside || Number(code !== 0);
    const skipped = stats?.skippedTests ? `, ${stats.skippedTests} skipped` : "";
    console.log(`${passed} passed, ${failed} failed${skipped}`);
    if (passed === 0 || failed > 0) process.exitCode = 1; // nothing run is no success
  });
  for await (const event of events) if (event.type === "stats") stats = event.stats;
}

/** Files that wait more than they compute, or take longest: begun first, so that none of them is left alone at the end. */
const first = ["sweeps/slurm", "sweeps/runners", "exact/lowestLevels", "cli/interrupt", "tutorials"];

function rank(file) {
  const place = first.findIndex((name) => file.endsWith(`/${name}.test.js`));
  return place < 0 ? first.length : place;
}

export default {
  files: ["dist-test/**/*.test.js"],
  // A process per file: the addon reads its environment once, and a crash is one file's. Children would leave an emulator.
  workerThreads: process.env.TEST_EMULATOR !== undefined,
  require: process.env.NNQS_EXPECTED_KERNELS === undefined ? [] : ["./dist-test/support/expectedKernels.js"],
  concurrency: Number(process.env.TEST_CONCURRENCY ?? 2),
  sortTestFiles: (a, b) => rank(a) - rank(b) || a.localeCompare(b),
  timeout: "30m", // without any test ending: a long computation reports nothing to ava
  utilizeParallelBuilds: false, // every machine runs every test
  nodeArguments: ["--enable-source-maps"], // failures point to TypeScript
  nonSemVerExperiments: { observeRunsFromConfig: true },
  observeRun,
};
