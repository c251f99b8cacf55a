import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { commandFile } from "./support/command.js";
import { temporaryDirectory } from "./support/directory.js";
import { test } from "./support/test.js";

const root = fileURLToPath(new URL("../", import.meta.url));
const tutorials = join(root, "docs/tutorials");
const folder = temporaryDirectory();

/** What makes the runs of a tutorial small. */
const small: readonly (readonly [RegExp, string])[] = [
  [/"widths": \[50, 200, 1000, 5000\], "members": 10, "steps": 3000/, '"widths": [20, 40], "members": 2, "steps": 50'],
  [/"members": 10, "steps": 1000/, '"members": 2, "steps": 20'],
  [/"train": \[15, 30, 60, 120, 250\]/, '"train": [60, 120]'],
  [/\[\[100\], \[400\], \[1600\]\]/, "[[10], [20]]"],
  [/"train": \[32, 64, 128, 192\]/, '"train": [64]'],
];

/** Blocks of code: ```json NAME and ```js NAME are files, ```sh is typed. */
const block = /^```(json|js|sh)(?: (\S+))?\n([\s\S]*?)^```$/gm;

for (const page of readdirSync(tutorials).filter((file) => file.endsWith(".md"))) {
  test(`the tutorial ${page} can be typed as it stands, here with smaller runs`, (t) => {
    const directory = join(folder, page);
    mkdirSync(join(directory, "node_modules/.bin"), { recursive: true });
    symlinkSync(root, join(directory, "node_modules/infinite-nnqs"));
    symlinkSync(commandFile, join(directory, "node_modules/.bin/nnqs"));
    const env = { ...process.env, PATH: `${directory}/node_modules/.bin:${process.env["PATH"]}` };
    const text = readFileSync(join(tutorials, page), "utf8");
    let typed = 0;
    for (const [, kind, name, code] of text.matchAll(block)) {
      const shorter = small.reduce((made, [from, to]) => made.replace(from, to), code!);
      if (kind !== "sh") {
        writeFileSync(join(directory, name!), shorter);
        continue;
      }
      const { status, stderr } = spawnSync("bash", ["-ec", shorter], { cwd: directory, env, encoding: "utf8" });
      t.is(status, 0, `${shorter}\n${stderr}`);
      typed++;
    }
    t.true(typed > 0);
    for (const [, figure] of text.matchAll(/!\[[^\]]*\]\(([^)]+)\)/g))
      t.true(existsSync(join(tutorials, figure!)), figure);
  });
}
