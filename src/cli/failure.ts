import type { CommanderError } from "commander";
import { ArgumentError, NnqsError, ShapeError } from "../native/errors.js";
import { HeldError } from "../runs/lock.js";
import { printJson, say } from "./output.js";

/** Exit codes that people script against; held: another process is at work on the same result. */
export const exitCode = { done: 0, failed: 1, usage: 2, held: 3 } as const;

/** How much is told of a failure, and whether as JSON too. */
export interface Telling {
  readonly verbose: boolean;
  readonly json: boolean;
}

/** Why work is to end. */
export class Interruption extends DOMException {
  constructor(
    readonly exitCode: number,
    message = "interrupted",
  ) {
    super(message, "AbortError");
  }
}

/**
 * Says why a command has failed: one line on standard error and, with --json, `{ "error": { name, message, exitCode } }` on standard
 * output.
 *
 * @param reword - Makes of a message of the library one of the command.
 * @returns The exit code.
 */
export function report(error: unknown, { verbose, json }: Telling, reword = (message: string) => message): number {
  const code = codeOf(error);
  const { name, message: said } = error instanceof Error ? error : new Error(String(error));
  const message = oneLine(reword(said).replace(/^nnqs /, "")); // once is enough
  say(`nnqs: ${message}`);
  if (error instanceof Interruption) {
    // no stack: nothing is wrong
  } else if (verbose && error instanceof Error) say(`${error.stack}${describeCause(error.cause)}`);
  else if (!(error instanceof NnqsError)) say("nnqs: this is a bug; --verbose shows where it happened");
  if (json) printError(name, message, code);
  return code;
}

/** Says with --json what commander has said of wrong usage on standard error; of help it says nothing. */
export function reportUsage({ code, message }: CommanderError, { json }: Telling): void {
  if (json && code !== "commander.help") {
    printError("ArgumentError", oneLine(message.replace(/^error: /, "")), exitCode.usage);
  }
}

function printError(name: string, message: string, code: number): void {
  printJson({ error: { name, message, exitCode: code } });
}

function oneLine(message: string): string {
  return message.replaceAll(/\s*\n\s*/g, " ");
}

function codeOf(error: unknown): number {
  if (error instanceof Interruption) return error.exitCode;
  if (error instanceof HeldError) return exitCode.held;
  return error instanceof ArgumentError || error instanceof ShapeError ? exitCode.usage : exitCode.failed;
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? `\ncaused by ${cause.stack}` : "";
}
