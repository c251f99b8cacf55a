// Runs command lines, one after the other, in this process: each a line of JSON on the first file that it is given, answered on the second.
import { createReadStream, openSync, writeSync } from "node:fs";
import { createInterface } from "node:readline";
import { loadCommands } from "../../dist/cli/commands.js";
import type { Finished } from "./command.js";

const [requests, answers] = process.argv.slice(2) as [string, string];
const [from, to] = [openSync(requests, "r"), openSync(answers, "w")];

/** Takes what is written to a stream until `end` is called, which tells it. */
function collected(stream: NodeJS.WriteStream) {
  const { write } = stream;
  let text = "";
  stream.setMaxListeners(0); // every command watches it
  stream.write = (chunk: string | Uint8Array, ...rest: unknown[]) => {
    text += typeof chunk === "string" ? chunk : Buffer.from(chunk).toString();
    (rest.at(-1) as (() => void) | undefined)?.();
    return true;
  };
  return {
    end: () => {
      stream.write = write;
      return text;
    },
  };
}

for await (const line of createInterface({ input: createReadStream("", { fd: from }) })) {
  const { args, cwd } = JSON.parse(line) as { readonly args: readonly string[]; readonly cwd: string };
  process.chdir(cwd);
  const [stdout, stderr] = [collected(process.stdout), collected(process.stderr)];
  process.exitCode = 0;
  const status = (await (await loadCommands(args))()) || process.exitCode; // as of nnqs.ts
  const finished: Finished = { status, stdout: stdout.end(), stderr: stderr.end() };
  writeSync(to, `${JSON.stringify(finished)}\n`);
}
