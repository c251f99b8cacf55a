import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "./support/directory.js";
import { blocksOfPage, typeCommands } from "./support/documentedCode.js";
import { test } from "./support/test.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const tutorials = join(root, "docs/tutorials");
const folder = temporaryDirectory();

/** What makes the runs of a tutorial small. */
const small: readonly (readonly [RegExp, string])[] = [
  [/"widths": \[50, 200, 1000, 5000\], "members": 10, "steps": 3000/, '"widths": [20, 40], "members": 2, "steps": 50'],
  [
    /"lattice":"3x4","U":8,"up":2,"down":2(.*) symmetry=space/,
    '"lattice":"2x3","U":8,"up":1,"down":1$1 symmetry=space train=0.9',
  ],
  [/"members": 10, "steps": 1000/, '"members": 2, "steps": 20'],
  [/"train": \[15, 30, 60, 120, 250\]/, '"train": [60, 120]'],
  [/\[\[100\], \[400\], \[1600\]\]/, "[[10], [20]]"],
  [/"train": \[32, 64, 128, 192\]/, '"train": [64]'],
];

for (const page of readdirSync(tutorials).filter((file) => file.endsWith(".md"))) {
  test(`the tutorial ${page} can be typed as it stands, here with smaller runs`, (t) => {
    const directory = join(folder, page);
    mkdirSync(join(directory, "node_modules"), { recursive: true });
    symlinkSync(root, join(directory, "node_modules/infinite-nnqs"));
    const text = readFileSync(join(tutorials, page), "utf8");
    let typed = 0;
    for (const { language, info, code } of blocksOfPage(tutorials, page)) {
      const shorter = small.reduce((made, [from, to]) => made.replace(from, to), code);
      if (language !== "sh") {
        t.regex(text, new RegExp(`\`${info}\``), "its name is to be read");
        writeFileSync(join(directory, info), shorter);
        continue;
      }
      for (const { status, stderr, typed: command } of typeCommands(shorter, directory))
        t.is(status, 0, `${command}\n${stderr}`);
      typed++;
    }
    t.true(typed > 0);
    for (const [, figure] of text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g))
      t.true(existsSync(join(tutorials, figure!)), figure);
  });
}
