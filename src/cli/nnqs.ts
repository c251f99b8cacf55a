#!/usr/bin/env node
import { ArgumentError, NnqsError } from "../native/errors.js";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // the reader of the pipe has seen enough
});

/** The commands, and with them the addon; what keeps it from being loaded is one line too. */
async function load(): Promise<typeof import("./commands.js")> {
  try {
    return await import("./commands.js");
  } catch (error) {
    if (!(error instanceof NnqsError)) throw error;
    process.stderr.write(`nnqs: ${error.message}\n`);
    process.exit(error instanceof ArgumentError ? 2 : 1);
  }
}

const { runCommands } = await load();
process.exitCode = await runCommands(process.argv.slice(2));
