import { Writable } from "node:stream";
import { terminalReporter } from "../../dist/cli/reporter.js";

export { duration, Pace, progressLine, rate } from "../../dist/cli/progressLine.js";

/** A terminal of so many columns that keeps what is written to it. */
export class Terminal extends Writable {
  readonly isTTY = true;
  /** What stands in the line of the bar each time it was drawn, and the notes between. */
  readonly written: string[] = [];

  constructor(readonly columns: number) {
    super();
  }

  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    this.written.push(chunk.toString("utf8"));
    done();
  }

  /** The reporter of commands, on this terminal. */
  reporter() {
    return terminalReporter({ quiet: false, stream: this });
  }

  /** What was drawn of bars, one per drawing. */
  bars(): string[] {
    return this.written.filter((text) => /\d%/.test(text));
  }

  /** The lines that a person sees in the end: cursor movements and erasures are obeyed. */
  screen(): string[] {
    const lines = [""];
    let column = 0;
    const set = (text: string) => {
      lines[lines.length - 1] = text;
    };
    // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
    for (const [token, move, kind] of this.written.join("").matchAll(/\x1b\[(\d*)([A-Za-z])|\n|[^\x1b\n]/gu)) {
      const line = lines[lines.length - 1]!;
      if (token === "\n") {
        lines.push("");
        column = 0;
      } else if (kind === "G") {
        column = Number(move || 1) - 1;
      } else if (kind === "K") {
        set(move === "2" ? "" : line.slice(0, column));
      } else if (kind === "J") {
        set(line.slice(0, column));
      } else if (kind === undefined) {
        set(line.slice(0, column).padEnd(column) + token + line.slice(column + 1));
        column++;
      }
    }
    return lines.filter((line) => line !== "");
  }
}
