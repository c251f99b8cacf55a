import { spawnSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Finished, runCommand } from "./command.js";

/** A fenced block of code in a page of the documentation, or in a doc comment. */
export interface CodeBlock {
  /** File, and line of its first line. */
  readonly place: string;
  readonly language: string;
  /** What follows the language: the name of a file, or `needs=…` of what cannot run everywhere. */
  readonly info: string;
  readonly code: string;
}

const fence = /^```(\w+)(?: ([^\n]+))?\n([\s\S]*?)^```$/gm;

function blocksOf(file: string, text: string, firstLine = 1): CodeBlock[] {
  return [...text.matchAll(fence)].map(({ index, 1: language, 2: info = "", 3: code }) => ({
    place: `${file}:${firstLine + text.slice(0, index).split("\n").length}`,
    language: language!,
    info,
    code: code!,
  }));
}

/** The blocks of a page in Markdown, by its path from the root of the repository. */
export function blocksOfPage(root: string, page: string): CodeBlock[] {
  return blocksOf(page, readFileSync(join(root, page), "utf8"));
}

/** The blocks of all doc comments of the library. */
export function blocksOfComments(root: string): CodeBlock[] {
  const sources = readdirSync(join(root, "src"), { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  return sources.sort().flatMap((source) => {
    const text = readFileSync(join(root, "src", source), "utf8");
    return [...text.matchAll(/^\s*\/\*\*\n[\s\S]*?\*\/$/gm)].flatMap(({ 0: comment, index }) => {
      if (!comment.includes("```")) return [];
      const inside = comment.replaceAll(/^\s*\* ?/gm, "");
      return blocksOf(`src/${source}`, inside, text.slice(0, index).split("\n").length);
    });
  });
}

/** A program of TypeScript: a block with its imports, and the blocks behind it that have none and go on with it. */
export interface Program {
  readonly place: string;
  readonly code: string;
}

/** The programs of a page or of all comments. */
export function programsOf(blocks: readonly CodeBlock[]): Program[] {
  const programs: Program[] = [];
  for (const { place, language, code } of blocks) {
    if (language !== "ts" && language !== "js") continue;
    const before = programs.at(-1);
    if (before === undefined || /^import /m.test(code)) programs.push({ place, code });
    else programs[programs.length - 1] = { place: before.place, code: before.code + code };
  }
  return programs;
}

/** What a shell makes of lines that call `nnqs`: the arguments of each call, and the file that it prints into. */
function callsOf(code: string, cwd: string): readonly (readonly [into: string, ...args: string[]])[] {
  const record = 'nnqs() { printf "%s\\n" "$(readlink /proc/self/fd/4)" "$@" "" >&3; } 4>&1';
  const { status, output } = spawnSync("bash", ["-euc", `${record}\n${code}`], {
    cwd,
    encoding: "utf8",
    stdio: ["ignore", "pipe", "pipe", "pipe"],
  });
  if (status !== 0) throw new Error(`${code}\n${output[2]}`);
  const calls = output[3]!.split("\n\n").slice(0, -1);
  return calls.map((call) => call.split("\n") as [string, ...string[]]);
}

/** Types lines into a shell, whose calls of `nnqs` are then made one by one in one process, and ends with the first that fails. */
export function* typeCommands(code: string, cwd: string): Generator<Finished & { readonly typed: string }> {
  for (const [into, ...args] of callsOf(code, cwd)) {
    const finished = runCommand(args, { cwd });
    if (existsSync(into)) writeFileSync(into, finished.stdout);
    yield { ...finished, typed: `nnqs ${args.join(" ")}` };
    if (finished.status !== 0) return;
  }
}
