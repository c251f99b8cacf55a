import { execFileSync } from "node:child_process";
import { readFileSync, rmSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";
import { test } from "./support/test.js";

test("the example of the README runs, here with fewer train points", (t) => {
  const root = new URL("../", import.meta.url);
  const readme = readFileSync(new URL("README.md", root), "utf8");
  const example = /```js\n(import [\s\S]*?)```/.exec(readme)?.[1];
  if (example === undefined) return t.fail("README.md holds no example");
  const file = fileURLToPath(new URL("dist-test/readme-example.mjs", root)); // in the package, so that it finds itself by name
  try {
    writeFileSync(file, example.replace("2400", "300"));
    const output = execFileSync(process.execPath, [file], { encoding: "utf8" });
    t.regex(output, /Float64Array\(4\)/);
    t.notRegex(output, /NaN/);
  } finally {
    rmSync(file);
  }
});
