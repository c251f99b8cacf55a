#!/usr/bin/env node
// It imports nothing before it can say in one line what keeps Node.js from loading the rest.

/** Files that may have to be open at once: Node.js reads modules side by side. */
const filesNeeded = 512;

const json = process.argv.includes("--json");

/** The command, and with it the addon; what keeps it from being loaded is one line too. */
async function load(): Promise<() => Promise<number>> {
  try {
    const { loadCommands } = await import("./commands.js");
    return await loadCommands(process.argv.slice(2));
  } catch (error) {
    if (await lacksFiles(error)) {
      const message = `too few files can be open at once to load it. Allow more: ulimit -n ${filesNeeded}`;
      process.stderr.write(`nnqs: ${message}\n`);
      if (json)
        process.stdout.write(`${JSON.stringify({ error: { name: "Error", message, exitCode: 1 } }, null, 2)}\n`);
      process.exit(1);
    }
    const { NnqsError } = await import("../native/errors.js");
    if (!(error instanceof NnqsError)) throw error;
    const { report } = await import("./failure.js");
    process.exit(report(error, { verbose: false, json }));
  }
}

/** Whether the limit of open files is the cause; some versions of Node.js then claim that a package is missing. */
async function lacksFiles(error: unknown): Promise<boolean> {
  const code = (error as NodeJS.ErrnoException | undefined)?.code;
  if (code === "EMFILE" || code === "ENFILE") return true;
  if (code !== "ERR_MODULE_NOT_FOUND") return false;
  const { readFile } = await import("node:fs/promises");
  const limits = await readFile("/proc/self/limits", "utf8").catch(() => "");
  return Number(/^Max open files\s+(\d+)/m.exec(limits)?.[1] ?? Number.POSITIVE_INFINITY) < filesNeeded;
}

const run = await load();
const code = await run();
// What was interrupted or has failed may have left a job in the middle of a LAPACK call, which the event loop would wait for.
if (code !== 0) process.exit(code);
