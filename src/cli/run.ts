import { Command, CommanderError } from "commander";
import { ArgumentError, NnqsError, ShapeError } from "../native/errors.js";
import { packageVersion } from "../runs/environment.js";
import { HeldError } from "../runs/lock.js";

/** Exit codes that people script against. */
export const exitCode = { done: 0, failed: 1, usage: 2, held: 3, interrupted: 130 } as const;

/** Adds one command to the program. */
export type AddCommand = (program: Command, context: CommandContext) => void;

/** What commands get from the process. */
export interface CommandContext {
  /** Aborted by Ctrl-C or SIGTERM. */
  readonly signal: AbortSignal;
}

/** Runs the command line and returns the exit code; errors become one line on standard error, with a stack only if --verbose. */
export async function run(argv: readonly string[], commands: readonly AddCommand[]): Promise<number> {
  const interrupt = new AbortController();
  const onSignal = () => interrupt.abort(new DOMException("interrupted", "AbortError"));
  process.once("SIGINT", onSignal).once("SIGTERM", onSignal);
  try {
    await createProgram(commands, { signal: interrupt.signal }).parseAsync([...argv], { from: "user" });
    return exitCode.done;
  } catch (error) {
    return report(error, argv.includes("--verbose"), interrupt.signal);
  } finally {
    process.off("SIGINT", onSignal).off("SIGTERM", onSignal);
  }
}

function createProgram(commands: readonly AddCommand[], context: CommandContext): Command {
  const program = new Command("nnqs")
    .description("Infinite neural network quantum states: targets, kernels, exact training dynamics, entanglement.")
    .version(packageVersion())
    .option("--verbose", "print stack traces of errors")
    .configureOutput({ outputError: (text, write) => write(text.replace(/^error: /, "nnqs: ")) })
    .showSuggestionAfterError(true);
  for (const add of commands) add(program, context);
  for (const command of [program, ...program.commands]) {
    command.copyInheritedSettings(program).exitOverride();
    if (command !== program) command.option("--verbose", "print stack traces of errors");
  }
  return program;
}

function report(error: unknown, verbose: boolean, signal: AbortSignal): number {
  if (error instanceof CommanderError) return error.exitCode === 0 ? exitCode.done : exitCode.usage; // commander has printed it
  if (signal.aborted && error === signal.reason) {
    process.stderr.write("nnqs: interrupted\n");
    return exitCode.interrupted;
  }
  const message = (error instanceof Error ? error.message : String(error)).replace(/^nnqs /, ""); // once is enough
  process.stderr.write(`nnqs: ${message.replaceAll(/\s*\n\s*/g, " ")}\n`);
  if (verbose && error instanceof Error) process.stderr.write(`${error.stack}\n${describeCause(error.cause)}`);
  else if (!(error instanceof NnqsError))
    process.stderr.write("nnqs: this is a bug; --verbose shows where it happened\n");
  if (error instanceof HeldError) return exitCode.held;
  return error instanceof ArgumentError || error instanceof ShapeError ? exitCode.usage : exitCode.failed;
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? `caused by ${cause.stack}\n` : "";
}
