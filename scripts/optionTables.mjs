// Tables of options in Markdown, from the JSON Schema of a spec; needs dist/.
import { flag } from "../dist/cli/flags.js";
import { allowedText, defaultText } from "../dist/experiments/spec/fieldText.js";
import { alternatives, defaultOf } from "../dist/experiments/spec/jsonSchema.js";

const cell = (text) => text.replaceAll("|", "\\|");
const code = (text) => `\`${text}\``;
const table = (head, rows) =>
  [head, head.map(() => "---"), ...rows].map((row) => `| ${row.map(cell).join(" | ")} |\n`).join("");

/** A description with its unit. */
const meaning = ({ description = "", unit }) => (unit === undefined ? description : `${description}, in ${unit}`);

/** Flags of a command. */
export function flagTable({ properties, required = [] }) {
  const fields = Object.entries(properties).filter(([, field]) => field.const === undefined);
  const rows = fields.map(([name, field]) => {
    const option = flag(name, field);
    const of = field.figures === undefined ? "" : `${field.figures.join(", ")}: `;
    const value = defaultOf(field);
    const fallback = value == null || value === false ? "" : code(value);
    const otherwise = required.includes(name) ? "needed" : fallback;
    return [code(option.flags), of + meaning(field), option.isBoolean() ? "" : allowedText(field), otherwise];
  });
  return table(["option", "meaning", "allowed", "default"], rows);
}

/** Fields of a spec, those of objects within it by their paths. */
export function fieldTable(schema) {
  return table(["field", "meaning", "allowed", "default"], rowsOf([schema], ""));
}

/** A row for each field of objects of which one may stand in the place of another. */
function rowsOf(objects, prefix) {
  const names = [...new Set(objects.flatMap(({ properties }) => Object.keys(properties)))];
  return names.flatMap((name) => {
    const owners = objects.filter(({ properties }) => name in properties);
    const fields = owners.map(({ properties }) => properties[name]);
    const [first] = fields;
    const of = owners.length < objects.length ? `of ${owners.map(nameOf).join(", ")}: ` : "";
    const about = meaning(first) || (first.const === undefined ? "" : "what it is");
    const allowed = isLayers(first) ? "list of [layers](stax.md#layers-in-a-spec)" : allowedText({ anyOf: fields });
    const value = defaultText(first);
    const fallback = value === undefined ? "" : code(value);
    const needed = owners.every(({ required = [] }) => required.includes(name));
    const row = [code(prefix + name), of + about, allowed, needed ? "needed" : fallback];
    return [row, ...fields.flatMap((field) => rowsWithin(field, prefix + name))];
  });
}

/** What tells an object from the others that may stand in its place: the value of a constant field, or its first field. */
function nameOf({ properties }) {
  const constant = Object.values(properties).find((field) => field.const !== undefined);
  return code(constant === undefined ? Object.keys(properties)[0] : constant.const);
}

/** Fields of an object or of the objects of a list; lists of layers have a table of their own. */
function rowsWithin(field, path) {
  const kinds = alternatives(field);
  const objects = kinds.filter(({ properties }) => properties !== undefined);
  const lists = kinds.filter((kind) => kind.items !== undefined && !isLayers(kind));
  return [...rowsOf(objects, `${path}.`), ...lists.flatMap(({ items }) => rowsWithin(items, `${path}[]`))];
}

/** Whether a field is a list whose entries may be one of many objects. */
const isLayers = ({ items }) => items !== undefined && alternatives(items).length > 3;

/** Layers of networks, with what each takes. */
export function layerTable({ items }) {
  const layers = alternatives(items).map(({ properties, required }) => {
    const { type, ...fields } = properties;
    const written = Object.entries(fields).map(([name, field]) => {
      const value = defaultText(field);
      const fallback = value === undefined || required.includes(name) ? "" : ` = ${value}`;
      return `${code(name + fallback)} ${field.description}`;
    });
    return { type: code(type.const), fields: written.join("; ") };
  });
  const bare = layers.filter(({ fields }) => fields === "").map(({ type }) => type);
  const rows = layers.filter(({ fields }) => fields !== "").map(({ type, fields }) => [type, fields]);
  return table(["type", "fields"], [...rows, [bare.join(", "), "none"]]);
}
