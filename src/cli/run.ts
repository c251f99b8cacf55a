import { type Command, CommanderError } from "commander";
import { exitCode, Interruption, report, reportUsage, type Telling } from "./failure.js";
import { flushed, say, watchOutput } from "./output.js";
import { inOptionsOf } from "./wording.js";

/**
 * Signals that end the work, its state saved, and what the process ends with then. They are heard in this order: to the system it shows of SIGHUP alone, since
 * Node.js takes the others itself, so that where it is heard all are.
 */
const interruptions = { SIGINT: 130, SIGTERM: 143, SIGHUP: 129 } as const;
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

/**
 * Runs the command line and returns the exit code; errors become one line on standard error, with a stack only if --verbose, and with
 * --json one JSON document on standard output besides.
 */
export async function run(argv: readonly string[], programFor: (context: CommandContext) => Command): Promise<number> {
  const telling = { verbose: argv.includes("--verbose"), json: argv.includes("--json") };
  const interrupt = new AbortController();
  let first: { readonly name: keyof typeof interruptions; readonly at: number } | undefined;
  const onSignal = (name: keyof typeof interruptions) => {
    const at = performance.now();
    first ??= { name, at };
    if (interrupt.signal.aborted) {
      if (name === first.name && at - first.at < oneInterruption) return;
      const lost = new Interruption(interruptions[name], "interrupted twice; what was not saved yet is lost");
      process.exit(report(lost, telling));
    }
    interrupt.abort(new Interruption(interruptions[name]));
  };
  for (const name of signalNames) process.on(name, onSignal);
  const printed = watchOutput();
  const program = programFor({ signal: interrupt.signal });
  try {
    const code = await outcomeOf(program, argv, telling);
    await orInterrupted(printed(), interrupt.signal); // a reader may stand still
    if (first === undefined || code !== exitCode.done) return code;
    say("nnqs: interrupted, but what was asked for is done");
    return interruptions[first.name];
  } catch (error) {
    const code = report(error, telling, (message) => inOptionsOf(program, argv, message));
    if (!interrupt.signal.aborted) await orInterrupted(flushed(), interrupt.signal).catch(() => {});
    return code;
  } finally {
    // After an interruption the process ends, and the same signal coming again must not change what it ends with.
    if (!interrupt.signal.aborted) for (const name of signalNames) process.off(name, onSignal);
  }
}

/** What is awaited, unless a signal is aborted meanwhile: then its reason is thrown. */
export function orInterrupted<T>(awaited: Promise<T>, signal: AbortSignal): Promise<T> {
  return new Promise((resolve, reject) => {
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
    awaited.then(resolve, reject);
  });
}

/** @returns What commander says; it has printed its own errors, help and version. */
async function outcomeOf(program: Command, argv: readonly string[], telling: Telling): Promise<number> {
  try {
    await program.parseAsync([...argv], { from: "user" });
    return exitCode.done;
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode === 0) return exitCode.done;
    reportUsage(error, telling);
    return exitCode.usage;
  }
}
