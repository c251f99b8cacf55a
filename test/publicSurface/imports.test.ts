import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { test } from "../support/test.js";

const statics = /^\s*(?:import|export)\s[^;"'(]*?\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']/gm;

/** What a compiled file imports before it runs, and what that imports. */
function reached(file: string, found = new Set<string>()): Set<string> {
  if (found.has(file) || !existsSync(file)) return found.add(file);
  found.add(file);
  for (const [, from, bare] of readFileSync(file, "utf8").matchAll(statics)) {
    const name = (from ?? bare)!;
    reached(name.startsWith(".") ? join(dirname(file), name) : name, found);
  }
  return found;
}

test("importing the library loads no schemas of zod, which garbage collection would walk through whenever a large array is made", (t) => {
  const files = reached(fileURLToPath(import.meta.resolve("infinite-nnqs")));
  t.true(files.size > 200);
  t.false(files.has("zod"));
});
