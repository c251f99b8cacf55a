// Names what a file of src/, test/, scripts/ or the rooms of benchmarks/ exports and no other file uses, of the library, its tests, benchmarks or
// scripts. What an index re-exports is public, typedoc loads scripts/reference/, and types may be exported for the function that returns them.
// Exit code 1 if there is any. An argument names another root.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";

process.chdir(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), ".."));

const exported = /^export (?:async )?(?:abstract )?(?:function\*?|const|let|enum|class) (\w+)/gm;
const references = /\b(?:import|export)\s+(?:type\s+)?(\{[^}]*\}|\*(?: as \w+)?)\s+from\s+"([^"]+)"/g;
const dynamic = /\bimport\(\s*(?:new URL\(\s*)?"([^"]+)"/g;

const files = ["src", "test", "benchmarks", "scripts"]
  .filter((root) => existsSync(root))
  .flatMap((root) => readdirSync(root, { recursive: true }).map((path) => join(root, path)))
  .filter((path) => /\.(?:ts|mjs)$/.test(path) && !path.includes("node_modules"));

/** For every file by its path without ending, the names that others take of it; "*" for all. */
const used = new Map();
for (const file of files) {
  const text = readFileSync(file, "utf8");
  const add = (from, names) => {
    const path = from.startsWith(".") ? normalize(join(dirname(file), from)) : from;
    const module = path
      .replace(/\.(?:js|ts|mjs)$/, "")
      .replace(/^.*\bdist-test\//, "test/")
      .replace(/^.*\bdist\//, "src/");
    if (!used.has(module)) used.set(module, new Set());
    for (const name of names) used.get(module).add(name);
  };
  for (const [, names, from] of text.matchAll(references)) {
    add(
      from,
      names.startsWith("*") ? ["*"] : [...names.matchAll(/(?:type\s+)?(\w+)(?:\s+as\s+\w+)?/g)].map(([, name]) => name),
    );
  }
  for (const [, from] of text.matchAll(dynamic)) add(from, ["*"]);
}

let faults = 0;
for (const file of files.filter((path) => /^(?:src|test|scripts(?!\/reference)|benchmarks\/\w+)\//.test(path))) {
  const names = used.get(file.replace(/\.(?:ts|mjs)$/, "")) ?? new Set();
  if (names.has("*")) continue;
  for (const name of new Set([...readFileSync(file, "utf8").matchAll(exported)].map(([, one]) => one))) {
    if (names.has(name)) continue;
    console.error(`check-exports: ${file} exports ${name}, which no other file uses`);
    faults++;
  }
}
process.exitCode = faults > 0 ? 1 : 0;
