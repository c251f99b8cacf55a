import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import { format } from "node:util";
import { temporaryDirectory } from "./support/directory.js";
import { blocksOfComments, blocksOfPage, type Program, programsOf } from "./support/documentedCode.js";
import { test } from "./support/test.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
const pages = ["README.md", "CONTRIBUTING.md", ...docs.map((name) => `docs/${name}`)];

/** What makes the programs of pages small; their output is then not compared. */
const small: readonly (readonly [RegExp, string])[] = [
  [/train: (?:2400|20_000)/, "train: 300"],
  [/square\(3, 4, \{ periodic: true \}\), \{ field/, "square(3, 3, { periodic: true }), { field"],
  [/times: \[0, (?:10, )?100, 1000\]/, "times: [0, 10]"],
  [/steps: 1000, observe/, "steps: 20, observe"],
  [/members: 10, steps: 1000/, "members: 2, steps: 20"],
  [/10_000_000/, "1000"],
];

const isMade = new Set<RegExp>();
function shorter({ place, code }: Program): Program & { readonly changed: boolean } {
  if (place.startsWith("src/")) return { place, code, changed: false };
  let made = code;
  for (const [from, to] of small) {
    if (from.test(made)) isMade.add(from);
    made = made.replace(from, to);
  }
  return { place, code: made, changed: made !== code };
}

const programs = [
  ...programsOf(blocksOfComments(root)),
  ...pages.flatMap((page) => programsOf(blocksOfPage(root, page))),
].map(shorter);

// In the package, so that it finds itself by name.
const directory = join(root, "dist-test/documented-code");
const nameOf = (place: string) => place.replaceAll(/[^\w]/g, "_");

test.before(() => {
  rmSync(directory, { recursive: true, force: true });
  mkdirSync(directory);
  writeFileSync(join(directory, "say.d.ts"), "declare function say(line: number, ...values: unknown[]): void;\n");
  for (const { place, code } of programs) {
    const lines = code.split("\n").map((line, i) => line.replaceAll("console.log(", `say(${i}, `));
    writeFileSync(join(directory, `${nameOf(place)}.ts`), `${lines.join("\n")}\nexport {};\n`);
  }
  const compilerOptions = {
    rootDir: ".",
    outDir: "out",
    noUnusedLocals: false,
    declaration: false,
    sourceMap: false,
  };
  writeFileSync(
    join(directory, "tsconfig.json"),
    JSON.stringify({ extends: join(root, "tsconfig.json"), compilerOptions, include: ["*.ts"], exclude: ["out"] }),
  );
});
test.after.always(() => rmSync(directory, { recursive: true, force: true }));

test("all TypeScript of the documentation, and of doc comments, has the types that it uses", (t) => {
  t.true(programs.length > 60);
  const { status, stdout } = spawnSync(join(root, "node_modules/.bin/tsc"), ["-p", directory], { encoding: "utf8" });
  t.is(status, 0, stdout);
  t.deepEqual(
    small.filter(([from]) => !isMade.has(from)),
    [],
  );
});

/** What was printed, as words and numbers without punctuation. */
const words = (text: string) =>
  text
    .replaceAll(/\w+Array\(\d+\) /g, "")
    .replaceAll("−", "-")
    .split(/[\s,'[\]]+/)
    .filter((word) => word !== "");

/** Whether a word was printed: a number to the digits that are shown, give or take one in the last. */
function agrees(printed: string | undefined, shown: string): boolean {
  if (printed === shown) return true;
  if (printed === undefined || !/^-?\d/.test(shown)) return false;
  const [mantissa, exponent = "0"] = shown.split("e");
  const digits = mantissa!.split(".")[1]?.length ?? 0;
  return Math.abs(Number(printed) - Number(shown)) <= 1.01 * 10 ** (Number(exponent) - digits);
}

const cwd = temporaryDirectory();

for (const { place, code, changed } of programs) {
  test(`the code at ${place} runs, and prints what it says`, async (t) => {
    const before = process.cwd();
    process.chdir(cwd);
    const said: (readonly [line: number, text: string])[] = [];
    Object.assign(globalThis, { say: (line: number, ...values: unknown[]) => said.push([line, format(...values)]) });
    try {
      await t.notThrowsAsync(import(pathToFileURL(join(directory, "out", `${nameOf(place)}.js`)).href));
    } finally {
      process.chdir(before);
    }
    const lines = code.split("\n");
    for (const [line, text] of said) {
      t.notRegex(text, /NaN|undefined/);
      // A comment that begins with a number, or stands in a doc comment, says what is printed; what follows a colon explains it.
      const shown = /console\.log\(.*\);? \/\/ (.*)$/.exec(lines[line]!)?.[1];
      if (changed || shown === undefined || !(place.startsWith("src/") || /^[-−]?\d/.test(shown))) continue;
      const expected = words(shown.split(": ")[0]!);
      const printed = words(text);
      t.true(
        expected.length === printed.length && expected.every((word, i) => agrees(printed[i], word)),
        `${lines[line]} printed ${text}`,
      );
    }
  });
}
