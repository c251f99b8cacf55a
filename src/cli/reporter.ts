import type { WriteStream } from "node:tty";
import { MultiBar } from "cli-progress";
import { visible } from "../arguments/index.js";
import { type Reporter, type StageSize, silentReporter } from "../experiments/run/reporter.js";
import { sayOn } from "./output.js";
import { duration, Pace, progressLine, rate } from "./progressLine.js";

/** Where progress is shown; standard error. */
export type ProgressStream = NodeJS.WritableStream & Partial<Pick<WriteStream, "isTTY" | "columns">>;

/** Milliseconds between lines where there is no terminal. */
const betweenLines = 10_000;

/** A reporter on standard error: a bar on a terminal that can move its cursor, plain lines elsewhere, nothing if `quiet`. */
export function terminalReporter({
  quiet,
  stream = process.stderr,
}: {
  readonly quiet: boolean;
  readonly stream?: ProgressStream;
}): Reporter {
  if (quiet) return silentReporter;
  return stream.isTTY && process.env["TERM"] !== "dumb" ? barReporter(stream) : lineReporter(stream);
}

/** A bar that stays until its stage has ended, notes above it. It changes no mode of the terminal, which a kill would leave changed. */
function barReporter(stream: ProgressStream): Reporter {
  let bars: MultiBar | undefined;
  const stage: Reporter["stage"] = async (name, work, size) => {
    const start = performance.now();
    const pace = new Pace();
    let now = { fraction: 0, detail: "" };
    const title = visible(name);
    const own = new MultiBar({
      stream,
      clearOnComplete: true,
      linewrap: true,
      forceRedraw: true,
      format: (_options, { maxWidth }) =>
        progressLine({ name: title, ...now, elapsed: (performance.now() - start) / 1000, pace, size }, maxWidth),
    });
    bars = own;
    own.create(1, 0);
    try {
      const result = await work((fraction, detail = "") => {
        pace.report(fraction, performance.now());
        now = { fraction, detail: visible(detail) };
      });
      end(own);
      sayOn(stream, `${name}: ${elapsed(start)}`);
      return result;
    } finally {
      if (bars === own) end(own);
    }
  };
  const end = (ended: MultiBar) => {
    ended.update(); // with the notes that it has not shown yet
    ended.stop();
    bars = undefined;
  };
  const note = (message: string) => {
    if (bars === undefined) sayOn(stream, message);
    else bars.log(`${visible(message)}\n`);
  };
  return { stage, note };
}

/** A line now and then, with what the bar shows. */
function lineReporter(stream: ProgressStream): Reporter {
  const stage: Reporter["stage"] = async (name, work, size) => {
    const start = performance.now();
    const pace = new Pace();
    let last = start;
    const result = await work((fraction, detail = "") => {
      const now = performance.now();
      pace.report(fraction, now);
      if (now - last < betweenLines) return;
      last = now;
      sayOn(stream, `${name}: ${lineOf(fraction, pace, size, detail)}`);
    });
    sayOn(stream, `${name}: ${elapsed(start)}`);
    return result;
  };
  return { stage, note: (message) => sayOn(stream, message) };
}

function lineOf(fraction: number, pace: Pace, size: StageSize | undefined, detail: string): string {
  const left = pace.left(fraction);
  const parts = [
    `${Math.floor(100 * fraction)}%`,
    ...(size === undefined ? [] : [rate(size, pace.perSecond)]),
    ...(left === undefined ? [] : [`${duration(left)} left`]),
    detail,
  ];
  return parts.filter((part) => part !== "").join(", ");
}

function elapsed(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(2)} s`;
}
