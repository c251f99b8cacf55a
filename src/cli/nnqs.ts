#!/usr/bin/env node
import { ArgumentError, NnqsError } from "../native/errors.js";
import { say } from "./output.js";

/** The commands, and with them the addon; what keeps it from being loaded is one line too. */
async function load(): Promise<typeof import("./commands.js")> {
  try {
    return await import("./commands.js");
  } catch (error) {
    if (!(error instanceof NnqsError)) throw error;
    say(`nnqs: ${error.message}`);
    process.exit(error instanceof ArgumentError ? 2 : 1);
  }
}

const { runCommands } = await load();
const code = await runCommands(process.argv.slice(2));
// What was interrupted or has failed may have left a job in the middle of a LAPACK call, which the event loop would wait for.
if (code !== 0) process.exit(code);
