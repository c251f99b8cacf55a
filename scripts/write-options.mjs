// Writes what is made from the schemas of specs: schema/*.json, and the tables of options between
// <!-- options:NAME --> and <!-- /options --> in docs/*.md. With --check it only says what is out of date. Needs dist/.
import { mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { flagSchemas, layersSchema, specSchemas } from "../dist/experiments/catalogue.js";
import { jsonSchemaOf, publishedSchema } from "../dist/experiments/spec/jsonSchema.js";
import { sweepSchema } from "../dist/sweeps/spec/sweepSpec.js";
import { fieldTable, flagTable, layerTable } from "./optionTables.mjs";

const root = new URL("../", import.meta.url);
const read = (path) => {
  try {
    return readFileSync(new URL(path, root), "utf8");
  } catch {
    return "";
  }
};

/** The table that a mark asks for. */
function tableOf(name, path) {
  if (name === "layers") return layerTable(jsonSchemaOf(layersSchema));
  const [table, schema] = name in flagSchemas ? [flagTable, flagSchemas[name]] : [fieldTable, specSchemas[name]];
  if (schema === undefined) throw new Error(`${path}: there are no options of ${name}`);
  return table(jsonSchemaOf(schema));
}

const marked = /(<!-- options:(\w+) -->\n).*?(<!-- \/options -->)/gs;
const pages = readdirSync(new URL("docs/", root)).filter((name) => name.endsWith(".md"));
const wanted = [
  ...Object.entries({ ...specSchemas, sweep: sweepSchema }).map(([name, schema]) => [
    `schema/${name}.json`,
    `${JSON.stringify(publishedSchema(schema, `A spec of nnqs ${name}`), null, 2)}\n`,
  ]),
  ...pages.map((page) => {
    const path = `docs/${page}`;
    return [path, read(path).replaceAll(marked, (_, begin, name, end) => `${begin}\n${tableOf(name, path)}\n${end}`)];
  }),
];
const stale = wanted.filter(([path, text]) => read(path) !== text);
const check = process.argv.includes("--check");
if (!check) mkdirSync(new URL("schema/", root), { recursive: true });
for (const [path, text] of stale) {
  if (!check) writeFileSync(new URL(path, root), text);
  console.log(`${path} ${check ? "is out of date; npm run options writes it" : "written"}`);
}
process.exit(check && stale.length > 0 ? 1 : 0);
