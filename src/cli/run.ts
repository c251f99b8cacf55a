import { Command, CommanderError } from "commander";
import { suggestion, visible } from "../arguments/index.js";
import { ArgumentError, NnqsError, ShapeError } from "../native/errors.js";
import { packageVersion } from "../runs/environment.js";
import { HeldError } from "../runs/lock.js";
import { addExamples } from "./examples.js";
import { flagOf } from "./flags.js";
import { say, watchOutput } from "./output.js";

/** Exit codes that people script against; held: another process is at work on the same result. */
export const exitCode = { done: 0, failed: 1, usage: 2, held: 3 } as const;

/** Signals that end the work, its state saved, and what the process ends with then. */
const interruptions = { SIGHUP: 129, SIGINT: 130, SIGTERM: 143 } as const;
/** Milliseconds within which a signal that comes again is the same one: GNU timeout sends it to its child, then to the group that the child is in. */
const oneInterruption = 300;
const signalNames = Object.keys(interruptions) as (keyof typeof interruptions)[];

/** Adds one command to the program. */
export type AddCommand = (program: Command, context: CommandContext) => void;

/** What commands get from the process. */
export interface CommandContext {
  /** Aborted by Ctrl-C, SIGTERM or SIGHUP. */
  readonly signal: AbortSignal;
}

/** Runs the command line and returns the exit code; errors become one line on standard error, with a stack only if --verbose. */
export async function run(argv: readonly string[], commands: readonly AddCommand[]): Promise<number> {
  const interrupt = new AbortController();
  let first: { readonly name: string; readonly at: number } | undefined;
  const onSignal = (name: keyof typeof interruptions) => {
    const at = performance.now();
    first ??= { name, at };
    if (interrupt.signal.aborted) {
      if (name === first.name && at - first.at < oneInterruption) return;
      say("nnqs: interrupted twice; what was not saved yet is lost");
      process.exit(interruptions[name]);
    }
    interrupt.abort(new Interruption(interruptions[name]));
  };
  for (const name of signalNames) process.on(name, onSignal);
  const printed = watchOutput();
  const program = createProgram(commands, { signal: interrupt.signal });
  try {
    const code = await outcomeOf(program, argv);
    await printed();
    return code;
  } catch (error) {
    return report(error, argv.includes("--verbose"), (message) => inOptionsOf(program, argv, message));
  } finally {
    // After an interruption the process ends, and the same signal coming again must not change what it ends with.
    if (!interrupt.signal.aborted) for (const name of signalNames) process.off(name, onSignal);
  }
}

/** Why work is to end. */
class Interruption extends DOMException {
  constructor(readonly exitCode: number) {
    super("interrupted", "AbortError");
  }
}

/** @returns What commander says; it has printed its own errors, help and version. */
async function outcomeOf(program: Command, argv: readonly string[]): Promise<number> {
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode.done;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    return error.exitCode === 0 ? exitCode.done : exitCode.usage;
  }
}

/** A command that answers an option it does not have with the one that is likely to be meant, and with all that it has. */
class SuggestingCommand extends Command {
  override createCommand(name?: string): Command {
    return new SuggestingCommand(name);
  }

  unknownOption(flag: string): void {
    const known = this.options.map((option) => option.attributeName());
    const meant = suggestion(flag.replace(/^-+/, "").replace(/=.*$/s, ""), known, flagOf);
    const question = meant === undefined ? "" : ` Did you mean ${meant}?`;
    const takes = known.map(flagOf).join(", ");
    this.error(`error: ${this.name()}: there is no option ${flag}.${question} ${this.name()} takes ${takes}.`);
  }
}

function createProgram(commands: readonly AddCommand[], context: CommandContext): Command {
  const program = new SuggestingCommand("nnqs")
    .description("Infinite neural network quantum states: targets, kernels, exact training dynamics, entanglement.")
    .version(packageVersion())
    .option("--verbose", "print stack traces of errors")
    .configureOutput({ outputError: (text, write) => write(visible(text.replace(/^error: /, "nnqs: "))) })
    .configureHelp({ optionDescription: ({ description }) => description }) // which says choices and default in our way
    .showSuggestionAfterError(true);
  addExamples(program, [
    ["nnqs reproduce fig2 --infinite-only", "a figure of the paper, in seconds"],
    ["nnqs groundstate --model tfim --field 1 --lattice 4x4", "a ground state"],
    ["nnqs help evolve", "the options of a command"],
  ]);
  for (const add of commands) add(program, context);
  for (const command of [program, ...program.commands]) {
    command.copyInheritedSettings(program).exitOverride();
    if (command !== program) command.option("--verbose", "print stack traces of errors");
  }
  return program;
}

/**
 * A message of the library with `{ maxProducts }` as the command that was run has it, `--max-products`, and with the option that
 * chooses another directory or file.
 */
function inOptionsOf(program: Command, argv: readonly string[], message: string): string {
  const command = program.commands.find((one) => one.name() === argv.find((word) => !word.startsWith("-")));
  const places = command?.options.some(({ long }) => long === "--out")
    ? message.replaceAll(/\banother (directory|file)(?! \()/g, "another $1 (--out)")
    : message;
  return places.replaceAll(/\{ (\w+)(?:: "([\w-]+)")? \}/g, (text, name: string, value?: string) => {
    const option = flagOf(name);
    if (!command?.options.some(({ long }) => long === option)) return text;
    return value === undefined ? option : `${option} ${value}`;
  });
}

function report(error: unknown, verbose: boolean, reword: (message: string) => string): number {
  if (error instanceof Interruption) {
    say("nnqs: interrupted");
    return error.exitCode;
  }
  const message = reword(error instanceof Error ? error.message : String(error)).replace(/^nnqs /, ""); // once is enough
  say(`nnqs: ${message.replaceAll(/\s*\n\s*/g, " ")}`);
  if (verbose && error instanceof Error) say(`${error.stack}${describeCause(error.cause)}`);
  else if (!(error instanceof NnqsError)) say("nnqs: this is a bug; --verbose shows where it happened");
  if (error instanceof HeldError) return exitCode.held;
  return error instanceof ArgumentError || error instanceof ShapeError ? exitCode.usage : exitCode.failed;
}

function describeCause(cause: unknown): string {
  return cause instanceof Error ? `\ncaused by ${cause.stack}` : "";
}
