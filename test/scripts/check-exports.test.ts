import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const script = fileURLToPath(new URL("../../scripts/check-exports.mjs", import.meta.url));

function check(...root: string[]): { status: number | null; lines: string[] } {
  const { status, stderr } = spawnSync(process.execPath, [script, ...root], { encoding: "utf8" });
  return { status, lines: stderr.split("\n").filter((line) => line !== "") };
}

test("whatever a file of this repository exports is used by another one", (t) => {
  t.deepEqual(check(), { status: 0, lines: [] });
});

test("an export that nothing imports is named; what an index, a test, or an import under another name takes is not", (t) => {
  const files = {
    "src/a.ts":
      "export const dead = 1;\nexport function alive() {}\nexport async function tested() {}\nexport interface Told {}\n",
    "src/whole.ts": "export const one = 1;\n",
    "src/index.ts": 'export * from "./whole.js";\nimport { alive as other } from "./a.js";\nother();\n',
    "test/a.test.ts": 'import { tested } from "../dist/a.js";\n',
  };
  for (const folder of ["src", "test"]) mkdirSync(join(root, folder));
  for (const [path, text] of Object.entries(files)) writeFileSync(join(root, path), text);
  t.deepEqual(check(root), {
    status: 1,
    lines: ["check-exports: src/a.ts exports dead, which no other file uses"],
  });
});
