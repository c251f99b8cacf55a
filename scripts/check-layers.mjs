// Checks the architecture of scripts/layers.mjs: imports and includes go down, no files import each other in a circle, what only some
// places may do is done only there, files are named in one style, and no room is announced that is empty. Exit code 1 names each fault.
// An argument names another root than this repository.
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { dirname, join, normalize } from "node:path";
import { fileURLToPath } from "node:url";
import { trees } from "./layers.mjs";

process.chdir(process.argv[2] ?? join(dirname(fileURLToPath(import.meta.url)), ".."));

const importPattern =
  /^\s*(?:import|export)\s[^;"'=(]*\bfrom\s*["']([^"']+)["']|^\s*import\s*["']([^"']+)["']|\bimport\(\s*["']([^"']+)["']/gm;
const includePattern = /^[ \t]*#[ \t]*include\s*["<]([^">]+)[">]/gm;
/** Comments; strings, in which nothing is one, are found to be kept. */
const comments = /("(?:\\.|[^"\\\n])*")|\/\*[\s\S]*?\*\/|^\s*\/\/.*$/gm;

/** The files of a tree: path, text without comments, and what it refers to (paths inside the root, or names from elsewhere). */
function filesOf(tree) {
  const paths = readdirSync(tree.root, { recursive: true }).filter(
    (path) => tree.extensions.some((end) => path.endsWith(end)) && !path.includes("node_modules/"),
  );
  return paths.sort().map((path) => {
    const text = readFileSync(join(tree.root, path), "utf8").replaceAll(comments, (_, string = "") => string);
    return { path, text, references: tree.extensions.includes(".h") ? includes(text) : imports(path, text) };
  });
}

function includes(text) {
  return [...text.matchAll(includePattern)].map(([, header]) => header);
}

function imports(path, text) {
  const names = [...text.matchAll(importPattern)].map(([, from, bare, dynamic]) => from ?? bare ?? dynamic);
  return names.map((name) => {
    if (!name.startsWith(".")) return isBuiltin(name) && !name.startsWith("node:") ? `node:${name}` : name;
    const to = normalize(join(dirname(path), name));
    return to.startsWith("..") ? to : to.replace(/\.js$/, ".ts");
  });
}

const isIn = (path) => (place) => path.startsWith(place);

/** The entry of `tree.layers` that a path belongs to, and its depth; undefined for what is not ours. Files win over folders. */
function layerOf(tree, path) {
  if (!tree.extensions.some((end) => path.endsWith(end)) || path.startsWith("..")) return undefined;
  const entries = tree.layers.flatMap((names, depth) => names.map((name) => ({ name, depth })));
  return entries.filter(({ name }) => isIn(path)(name)).sort((a, b) => b.name.length - a.name.length)[0];
}

/** Whether an import brings a package: neither a file nor a part of Node.js. */
function isPackage(tree, name) {
  const isFile = name.startsWith("..") || tree.extensions.some((end) => name.endsWith(end));
  return !tree.extensions.includes(".h") && !isFile && !isBuiltin(name);
}

/** References that go up or sideways, or to what only others may use. */
function misplaced(tree, { path, references }) {
  const from = layerOf(tree, path);
  if (from === undefined) return [`${tree.root}${path} is in no layer; add its folder to scripts/layers.mjs`];
  return references.flatMap((name) => {
    const rules = Object.keys(tree.only).filter(
      (key) => name === key || isIn(name)(key.endsWith("/") ? key : `${key}/`),
    );
    const rule = rules.sort((a, b) => b.length - a.length)[0];
    if (rule === undefined && isPackage(tree, name))
      return [`${tree.root}${path} uses ${name}, a package that no line of scripts/layers.mjs names`];
    if (rule !== undefined && !tree.only[rule].some(isIn(path)))
      return [`${tree.root}${path} uses ${name}, which is for ${tree.only[rule].join(" and ")}`];
    const to = layerOf(tree, name);
    if (to === undefined || to.name === from.name || to.depth > from.depth) return [];
    return [`${tree.root}${path} uses ${name}: ${from.name} may not depend on ${to.name}`];
  });
}

/** Names in another style than the tree's. */
function misnamed(tree, { path }) {
  const fits = tree.names === undefined || tree.names.test(path.split("/").at(-1));
  return fits ? [] : [`${tree.root}${path} is not named as ${tree.names} asks`];
}

/** What a file does that is for other places. */
function misdone(tree, { path, text }) {
  return tree.does
    .filter((rule) => rule.text.test(text) && !rule.only.some(isIn(path)))
    .map(({ what, only }) => `${tree.root}${path} ${what}, which is for ${only.join(" and ") || "none"}`);
}

/** Circles of files that refer to each other: each once, from the file that comes first by name. */
function circles(tree, files) {
  const byPath = new Map(files.map((file) => [file.path, file]));
  const found = new Map();
  const done = new Set();
  const visit = (path, way) => {
    const at = way.indexOf(path);
    if (at >= 0) {
      const circle = way.slice(at);
      const first = circle.indexOf([...circle].sort()[0]);
      const turned = [...circle.slice(first), ...circle.slice(0, first)];
      found.set(
        turned.join(),
        `${turned.map((one) => tree.root + one).join(" → ")} → ${tree.root}${turned[0]} is a circle`,
      );
    } else if (!done.has(path)) {
      for (const next of byPath.get(path).references) if (byPath.has(next)) visit(next, [...way, path]);
      done.add(path);
    }
  };
  for (const { path } of files) visit(path, []);
  return [...found.values()];
}

/** Rooms that are announced and hold nothing. */
function emptyRooms(tree, files) {
  const empty = tree.layers.flat().filter((room) => !files.some(({ path }) => isIn(path)(room)));
  return empty.map((room) => `${tree.root}${room} is announced in scripts/layers.mjs, but holds no file`);
}

const found = trees.flatMap((tree) => {
  if (!existsSync(tree.root)) return [];
  const files = filesOf(tree);
  const each = files.flatMap((file) => [...misnamed(tree, file), ...misplaced(tree, file), ...misdone(tree, file)]);
  return [...each, ...circles(tree, files), ...emptyRooms(tree, files)];
});
for (const line of found) console.error(`check-layers: ${line}`);
process.exitCode = found.length === 0 ? 0 : 1;
