import { spawnSync } from "node:child_process";
import { mkdirSync, readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { random, runs } from "infinite-nnqs";
import { commandFile } from "./support/command.js";
import { temporaryDirectory } from "./support/directory.js";
import { blocksOfPage, type CodeBlock, typeCommands } from "./support/documentedCode.js";
import { hasModules, python } from "./support/python.js";
import { test } from "./support/test.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const docs = readdirSync(join(root, "docs")).filter((name) => name.endsWith(".md"));
const pages = ["README.md", "CONTRIBUTING.md", "python/README.md", ...docs.map((name) => `docs/${name}`)];
const directory = temporaryDirectory();

/** What the commands of pages read that a reader has of his own. */
const files = {
  "psi.npy": runs.float64(random.normal({ seed: 0 }, 2 ** 6)),
  "x.npy": runs.float64(random.normal({ seed: 1 }, 45), [5, 9]),
  "y.npy": runs.float64(random.normal({ seed: 2 }, 27), [3, 9]),
};

/** What makes the runs of pages small. */
const small: readonly (readonly [RegExp, string])[] = [
  [/"ensemble": \{ "widths": \[64, 512\], "members": 4, "steps": 1000 \}/, '"ensemble": null'],
  [/"members": 4, "steps": 500/, '"members": 1, "steps": 5'],
  [/target\.lattice=4x4 train=2400/, "target.lattice=3x3 train=100 ensemble=null"],
  [
    /target\.lattice=2x5 seed=0:4/g,
    "target.lattice=2x2 train=8 target.field=1 seed=0 ensemble.steps=5 ensemble.members=1",
  ],
  [/"sites":12/, '"sites":6'],
  [/target\.lattice=4x5 target\.field=3/, "target.lattice=2x3 target.field=3"],
  [/target\.field=0\.1:1:10/, "target.field=1"],
];
const isMade = new Set<RegExp>();
const shorter = (code: string) =>
  small.reduce((made, [from, to]) => {
    if (made.search(from) >= 0) isMade.add(from);
    return made.replace(from, to);
  }, code);

const numpy = hasModules(["numpy"]);

/** What a block needs beyond what every machine with tests has: `needs=a,b`. */
const needsOf = ({ info }: CodeBlock) => (info.startsWith("needs=") ? info.slice(6).split(",") : []);
const allowedNeeds = ["slurm", "pip", "duckdb", "pandas", "xarray", "h5netcdf", "matplotlib"];

for (const page of pages) {
  const blocks = blocksOfPage(root, page).filter(({ language }) => ["json", "sh", "python"].includes(language));
  if (blocks.length === 0) continue;
  const cwd = join(directory, page);
  test(`the commands of ${page} can be typed as they stand, here with smaller runs`, (t) => {
    mkdirSync(cwd, { recursive: true });
    for (const [name, array] of Object.entries(files)) writeFileSync(join(cwd, name), runs.encodeNpy(array));
    for (const block of blocks) {
      const { place, language, info } = block;
      const needs = needsOf(block);
      t.deepEqual(
        needs.filter((need) => !allowedNeeds.includes(need)),
        [],
        place,
      );
      const code = shorter(block.code);
      if (language === "json") {
        t.notThrows(() => JSON.parse(code), place);
        if (info !== "") writeFileSync(join(cwd, info), code);
      } else if (language === "python") {
        if (!numpy || (needs.length > 0 && !hasModules(needs))) continue;
        const paths = join(root, "python");
        const env = {
          ...process.env,
          NNQS: `${process.execPath} ${commandFile}`,
          PYTHONPATH: paths,
          MPLBACKEND: "agg",
        };
        const { status, stderr } = spawnSync(python, ["-c", code], { cwd, encoding: "utf8", env });
        t.is(status, 0, `${place}\n${stderr}`);
      } else if (needs.length === 0) {
        for (const { status, stderr, typed } of typeCommands(code, cwd))
          t.is(status, 0, `${place}: ${typed}\n${stderr}`);
      }
    }
  });
}

test("what makes the runs of pages small stands in the pages", (t) => {
  t.deepEqual(
    small.filter(([from]) => !isMade.has(from)),
    [],
  );
});

test("every block of code in a page is of a language that is run", (t) => {
  const others = pages.flatMap((page) => blocksOfPage(root, page));
  t.deepEqual(
    others.filter(({ language }) => !["ts", "js", "json", "sh", "python"].includes(language)),
    [],
  );
});
