// Makes of build/compile_commands.json what scripts/lint-native gives clang-tidy, in build/lint, and prints each: its file, then the sources that it stands for.
//
// Of the time for a source most goes into the headers of others, so that a unit includes many sources. Of Highway's targets it has the one that every CPU has: the code for
// the others is included by foreach_target.h, a header of the system, in which clang-tidy reports nothing.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { dirname, relative, resolve } from "node:path";

const folder = "build/lint";
const sourcesPerUnit = 20;

/**
 * Where in its unit a source comes. First what chooses Highway's target, which others take as it is, and what specialises templates, before they are used; last what would
 * leave LAPACK's complex numbers those of C.
 */
function place(text) {
  if (/<hwy\/foreach_target\.h>|^template <>/m.test(text)) return 0;
  return text.includes("<lapacke.h>") ? 2 : 1;
}

const sources = JSON.parse(readFileSync("build/compile_commands.json", "utf8"))
  .filter(({ file }) => file.startsWith(resolve("native")))
  .map(({ directory, file, command }) => ({
    directory,
    file,
    text: readFileSync(file, "utf8"),
    options: command.replace(/ -o \S+ -c .*/, "").replace("HWY_COMPILE_ALL_ATTAINABLE", "HWY_COMPILE_ONLY_STATIC"),
  }))
  .sort((a, b) => place(a.text) - place(b.text) || (a.file < b.file ? -1 : 1));

const known = new Set(sources.map(({ file }) => relative("native", file)));
const unknown = readdirSync("native", { recursive: true }).filter((file) => file.endsWith(".cc") && !known.has(file));
if (unknown.length > 0) {
  console.error(`lint-native: build/compile_commands.json does not know native/${unknown[0]}. Run: npm run build`);
  process.exit(2);
}

/** Constants and functions of a source that others of its namespace may have too. */
function namesIn({ file, text }) {
  const definitions = text.matchAll(/^\S.* [*&]*(\w+)(?: = |\()/gm);
  return [...definitions].map(([, name]) => `${dirname(file)} ${name}`);
}

/** Sources of the same options in units of about one size, none of which holds two of a name. */
function unitsOf(together) {
  const units = Array.from({ length: Math.ceil(together.length / sourcesPerUnit) }, () => ({ sources: [], names: [] }));
  for (const source of together) {
    const names = namesIn(source);
    const fitting = units.filter((unit) => !names.some((name) => unit.names.includes(name)));
    const [unit] = (fitting.length > 0 ? fitting : units).toSorted((a, b) => a.sources.length - b.sources.length);
    unit.sources.push(source);
    unit.names.push(...names);
  }
  return units.map((unit) => unit.sources);
}

const shared = new Map();
for (const source of sources) shared.set(source.options, [...(shared.get(source.options) ?? []), source]);
mkdirSync(folder, { recursive: true });
const database = sources.map(({ directory, file, options }) => ({ directory, file, command: `${options} -c ${file}` }));
// The longest first.
const units = [...shared.values()].flatMap(unitsOf).sort((a, b) => b.length - a.length);
for (const [i, unit] of units.entries()) {
  let [{ directory, file, options }] = unit;
  if (unit.length > 1) {
    file = resolve(folder, `unit-${i}.cc`);
    writeFileSync(
      file,
      unit.map((source) => `#include "${source.file}"  // NOLINT(bugprone-suspicious-include)\n`).join(""),
    );
    database.push({ directory, file, command: `${options} -c ${file}` });
  }
  console.log([file, ...unit.map((source) => source.file)].map((path) => relative(".", path)).join(" "));
}
writeFileSync(`${folder}/compile_commands.json`, JSON.stringify(database));
