import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = fileURLToPath(new URL("../../", import.meta.url));
const compiled = temporaryDirectory();

test("the benchmarks have the types that they use, and the tables of README and docs/ are what benchmarks/results says", (t) => {
  const tsc = join(root, "node_modules/.bin/tsc");
  const made = spawnSync(tsc, ["-p", join(root, "benchmarks"), "--outDir", compiled], { encoding: "utf8" });
  t.is(made.status, 0, made.stdout);
  const { status, stdout, stderr } = spawnSync(process.execPath, [join(compiled, "page.js"), "--check", root], {
    encoding: "utf8",
  });
  t.is(stdout, "", "npm run bench:docs writes them");
  t.is(status, 0, stderr);
});
