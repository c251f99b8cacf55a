import { spawnSync } from "node:child_process";
import { readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = new URL("../../", import.meta.url);
const names = readdirSync(new URL("schema/", root)).map((file) => file.replace(/\.json$/, ""));
const schemas = new Map(
  names.map((name) => [name, JSON.parse(readFileSync(new URL(`schema/${name}.json`, root), "utf8"))]),
);
const ajv = new Ajv2020({ strict: true, strictTypes: false, allErrors: true });

function validator(name: string): ValidateFunction {
  return ajv.compile(schemas.get(name));
}

const directory = temporaryDirectory();
const example = (command: string) => JSON.parse(runCommand([command, "--example"]).stdout);

test("the files of schema/ and the tables of the pages are what the schemas give", (t) => {
  const script = fileURLToPath(new URL("scripts/write-options.mjs", root));
  const { status, stdout } = spawnSync(process.execPath, [script, "--check"], { encoding: "utf8" });
  t.is(stdout, "");
  t.is(status, 0);
});

test("every command that takes a spec has a schema, and every schema a table in a page", (t) => {
  const help = runCommand(["--help"]).stdout;
  const commands = [...help.matchAll(/^ {2}(\w+) .*\[spec\]/gm)].map(([, name]) => name!);
  t.true(commands.length > 4, help);
  t.deepEqual(
    commands.filter((name) => !names.includes(name)),
    [],
  );
  for (const name of commands) {
    const file = join(directory, `other-${name}.json`);
    writeFileSync(file, JSON.stringify({ experiment: name }));
    const { stderr } = runCommand([name === "learn" ? "entropy" : "learn", file]);
    t.regex(stderr, new RegExp(`one of nnqs ${name}\\.`), name);
  }
  const swept: readonly string[] = schemas.get("sweep").properties.fixed.properties.experiment.enum;
  const alone = /^(?:fig\d|kernel|sweep)$/; // presets of others, no result directory, no cell
  t.deepEqual(names.filter((name) => !alone.test(name)).sort(), swept.toSorted());
  const docs = new URL("docs/", root);
  const pages = readdirSync(docs).filter((page) => page.endsWith(".md"));
  const text = pages.map((page) => readFileSync(new URL(page, docs), "utf8")).join("");
  t.deepEqual(
    names.filter((name) => !/^(?:fig\d|sweep)$/.test(name) && !text.includes(`<!-- options:${name} -->`)),
    [], // figures are those of reproduce; a sweep's fields have a table of their own
  );
});

test("every field has a description, and nothing but keywords of JSON Schema is published", (t) => {
  const faults: string[] = [];
  const walk = (part: unknown, path: string): void => {
    if (typeof part !== "object" || part === null) return;
    for (const [key, field] of Object.entries((part as { properties?: object }).properties ?? {})) {
      const { description, const: constant } = field as { description?: string; const?: unknown };
      if (description === undefined && constant === undefined) faults.push(`${path}.${key}`);
    }
    for (const [key, inner] of Object.entries(part)) walk(inner, `${path}.${key}`);
  };
  for (const [name, schema] of schemas) walk(schema, name);
  t.deepEqual(faults, []);
  t.notThrows(() => names.map(validator)); // in strict mode ajv refuses keywords that it does not know
});

test("another validator accepts the examples, and with $schema, and refuses what the command refuses", (t) => {
  for (const [command, wrong] of [
    ["entropy", { sites: 31 }],
    ["entropy", { membres: 3 }],
    ["entropy", { networks: [{ layers: [{ type: "dnse", width: 1 }] }] }],
    ["spectrum", { inputs: { type: "hypercube" } }],
    ["spectrum", { name: "a/b" }],
    ["kernel", { kernels: ["nngp", "qsntk"] }],
    ["sweep", { axes: { seed: "0-9" } }],
    ["sweep", { fixed: { experiment: "learn", sites: 31 } }],
  ] as const) {
    const valid = validator(command);
    const good = { $schema: `../schema/${command}.json`, ...example(command) };
    t.true(valid(good), JSON.stringify(valid.errors));
    t.false(valid({ ...good, ...wrong }), JSON.stringify(wrong));
    const file = join(directory, "wrong.json");
    writeFileSync(file, JSON.stringify({ ...good, ...wrong }));
    t.is(runCommand([command, file]).status, 2, JSON.stringify(wrong));
  }
});
