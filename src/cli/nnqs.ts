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
process.exitCode = await runCommands(process.argv.slice(2));
