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
