import { MultiBar, Presets, type SingleBar } from "cli-progress";
import { visible } from "../arguments/index.js";
import { type Reporter, silentReporter } from "../experiments/run/reporter.js";
import { say } from "./output.js";

/** A reporter on standard error: a bar on a terminal, plain lines elsewhere, nothing if `quiet`. */
export function terminalReporter({ quiet }: { readonly quiet: boolean }): Reporter {
  if (quiet) return silentReporter;
  return { stage: process.stderr.isTTY ? stageWithBar : stageWithLines, note: say };
}

const stageWithBar: Reporter["stage"] = async (name, work) => {
  const bars = new MultiBar(
    { format: "{name} {bar} {percentage}% {detail}", hideCursor: true, clearOnComplete: true, stopOnComplete: true },
    Presets.shades_classic,
  );
  const bar: SingleBar = bars.create(100, 0, { name: visible(name), detail: "" });
  const start = performance.now();
  try {
    const result = await work((fraction, detail = "") =>
      bar.update(Math.floor(100 * fraction), { detail: visible(detail) }),
    );
    bars.stop();
    say(`${name}: ${elapsed(start)}`);
    return result;
  } finally {
    bars.stop();
  }
};

const stageWithLines: Reporter["stage"] = async (name, work) => {
  const start = performance.now();
  let last = start;
  const result = await work((fraction, detail = "") => {
    if (performance.now() - last < 10_000) return;
    last = performance.now();
    say(`${name}: ${Math.floor(100 * fraction)}% ${detail}`);
  });
  say(`${name}: ${elapsed(start)}`);
  return result;
};

function elapsed(start: number): string {
  return `${((performance.now() - start) / 1000).toFixed(2)} s`;
}
