import { type Command, Option } from "commander";
import type { z } from "zod";
import { allowedText, rangeText } from "../experiments/spec/fieldText.js";
import { defaultOf, type JsonSchema, jsonSchemaOf, onlyAlternative } from "../experiments/spec/jsonSchema.js";
import { listOf, number, numberBetween, numbers, oneOf, wholeNumber, wholeNumbers, writtenAs } from "./options.js";

/** `--max-products` of the field `maxProducts`. */
export function flagOf(field: string): string {
  return `--${field.replaceAll(/(?<=.)[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}

/**
 * Adds an option for each field of a schema but `experiment`: its name, parser, choices and help are those of the field.
 *
 * @param optional - Fields that the command can do without, though the schema needs them.
 */
export function addFlags(command: Command, schema: z.ZodType, optional: readonly string[] = []): Command {
  const { properties = {}, required = [] } = jsonSchemaOf(schema);
  for (const [name, field] of Object.entries(properties)) {
    if (field.const !== undefined) continue;
    const option = flag(name, field);
    if (required.includes(name) && !optional.includes(name)) option.makeOptionMandatory();
    command.addOption(option);
  }
  return command;
}

/** The option of one field. @throws {TypeError} if a flag cannot give what the field takes. */
export function flag(name: string, field: JsonSchema): Option {
  const kind = onlyAlternative(field);
  if (kind === undefined) throw new TypeError(`${name} takes values of several types, which no flag does`);
  if (kind.type === "boolean") return new Option(flagOf(name), helpOf(kind));
  const option = new Option(`${flagOf(name)} <${kind.symbol ?? kind.type}>`, helpOf(kind));
  const choices = kind.enum ?? kind.items?.enum;
  if (choices !== undefined) option.choices(choices as string[]); // for completion; what parses comes after
  return option.argParser(parserOf(name, kind));
}

/** What a command line gives to a field of one kind. */
function parserOf(name: string, kind: JsonSchema): (text: string) => unknown {
  const { minimum = -Number.MAX_SAFE_INTEGER, maximum, items, maxItems = 2 ** 32 - 1 } = kind;
  if (kind.enum !== undefined) return oneOf(kind.enum as string[]);
  if (kind.type === "integer") return wholeNumber(minimum, maximum);
  if (kind.type === "number") return maximum === undefined ? number : numberBetween(minimum, maximum);
  if (kind.type === "string") return (text) => text;
  if (items?.enum !== undefined) return listOf(oneOf(items.enum as string[]));
  const meaning = kind.description ?? name;
  if (items?.type === "integer") {
    const [least, most] = [items.minimum ?? -Number.MAX_SAFE_INTEGER, items.maximum];
    const isTuple = kind.maxItems !== undefined;
    return writtenAs("a,b,…", meaning, isTuple ? listOf(wholeNumber(least, most)) : wholeNumbers(least, most));
  }
  if (items?.type === "number") return writtenAs("a,b,… or start:stop:count", meaning, numbers(maxItems, name));
  throw new TypeError(`${name} takes ${kind.type}, which no flag does`);
}

/** "fig2, fig3: which model (tfim, hubbard, both; default: both)": what a field is, may be, and is if it is not given. */
function helpOf(field: JsonSchema): string {
  const { description = "", figures, unit, items, type } = field;
  const isDiscrete = field.enum !== undefined || items?.enum !== undefined;
  const fallback = defaultOf(field);
  const notes = [
    ...(unit === undefined ? [] : [`in ${unit}`]),
    ...(isDiscrete ? [allowedText(field)] : []),
    ...(items?.type === "number" ? [`a,b,… or start:stop:count`] : []),
    ...(type !== "array" && field.maximum !== undefined ? [rangeText(field).trim()] : []),
    ...(fallback == null || fallback === false ? [] : [`default: ${onCommandLine(fallback)}`]),
  ];
  const of = figures === undefined ? "" : `${figures.join(", ")}: `;
  return `${of}${description}${notes.length === 0 ? "" : ` (${notes.join("; ")})`}`;
}

/** A value as its flag takes it. */
function onCommandLine(value: unknown): string {
  return Array.isArray(value) ? value.join(",") : String(value);
}
