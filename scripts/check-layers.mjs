// Checks that imports of src/ and includes of native/ go down the layers of scripts/layers.mjs. Exit code 1 names each that does not.
// An argument names another root than this repository.
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { native, typescript } from "./layers.mjs";

process.chdir(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), ".."));

const importPattern = /^\s*(?:import|export)\b[^;"']*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;
const includePattern = /^[ \t]*#[ \t]*include\s*["<]([^">]+)[">]/gm;

/** Lines that a file refers to: paths inside `root`, or names of packages and headers from elsewhere. */
function references(tree, file) {
  const text = readFileSync(join(tree.root, file), "utf8");
  if (tree === native) return [...text.matchAll(includePattern)].map(([, header]) => header);
  const specifiers = [...text.matchAll(importPattern)].map(([, from, dynamic]) => from ?? dynamic);
  return specifiers.map((name) =>
    name.startsWith(".") ? normalize(join(dirname(file), name)).replace(/\.js$/, ".ts") : name,
  );
}

/** The entry of `tree.layers` that a path belongs to, and its depth; undefined for what is not ours. Files win over folders. */
function layerOf(tree, path) {
  const entries = tree.layers.flatMap((names, depth) => names.map((name) => ({ name, depth })));
  const matches = entries.filter(({ name }) => path.startsWith(name));
  return matches.sort((a, b) => b.name.length - a.name.length)[0];
}

function violations(tree) {
  const files = readdirSync(tree.root, { recursive: true }).filter((file) =>
    tree.extensions.some((end) => file.endsWith(end)),
  );
  return files.sort().flatMap((file) => {
    const from = layerOf(tree, file);
    if (from === undefined) return [`${tree.root}${file} is in no layer; add its folder to scripts/layers.mjs`];
    return references(tree, file).flatMap((name) => {
      const allowed = tree.only[name];
      if (allowed !== undefined && !allowed.includes(from.name))
        return [`${tree.root}${file} uses ${name}, which is for ${allowed.join(" and ")}`];
      const to = layerOf(tree, name);
      if (to === undefined || to.name === from.name || to.depth > from.depth) return [];
      return [`${tree.root}${file} uses ${name}: ${from.name} may not depend on ${to.name}`];
    });
  });
}

const found = [typescript, native].flatMap(violations);
for (const line of found) console.error(`check-layers: ${line}`);
process.exitCode = found.length === 0 ? 0 : 1;
