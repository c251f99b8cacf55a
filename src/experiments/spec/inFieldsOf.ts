import type { z } from "zod";
import { type OptionWord, retold, withOptionWords } from "../../arguments/index.js";
import { NnqsError } from "../../native/errors.js";
import { alternatives, type JsonSchema, jsonSchemaOf } from "./jsonSchema.js";

/**
 * Does what a spec asks for; errors of the library name the fields of the spec where they name options, `{ precision: "float64" }` as
 * `ensemble.precision` "float64", or where a command's words have come along its flags, and give no advice that no field can follow.
 */
export async function inFieldsOf<T>(schema: z.ZodType, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NnqsError)) throw error;
    const root = jsonSchemaOf(schema);
    const wordOf: OptionWord = (name, value) => {
      const field = fieldOf(root, name);
      if (field === undefined) return undefined;
      return value === undefined ? `\`${field}\`` : `\`${field}\` "${value}"`;
    };
    throw renamed(error, wordOf, (message) =>
      message.replaceAll(flag, (text, word: string) => wordOf(optionOf(word), undefined) ?? text),
    );
  }
}

/**
 * Does a part of what a spec asks for, some of whose options are fields elsewhere in it: `fields` has the field of each, by the name of
 * the option. Those without one are no longer named.
 */
export async function namingFields<T>(fields: Readonly<Record<string, string>>, work: () => Promise<T>): Promise<T> {
  try {
    return await work();
  } catch (error) {
    if (!(error instanceof NnqsError)) throw error;
    throw renamed(error, (name, value) => {
      const field = fields[name];
      return field && `{ ${field}${value === undefined ? "" : `: "${value}"`} }`;
    });
  }
}

/** The flag of an option of the command, such as `--max-products`. */
const flag = /(?<![\w-])--([a-z][a-z0-9]*(?:-[a-z0-9]+)*)(?![\w-])/gi;
const optionOf = (word: string) => word.replaceAll(/-(.)/g, (_, letter: string) => letter.toUpperCase());

function renamed(error: NnqsError, wordOf: OptionWord, further = (message: string) => message): NnqsError {
  const message = further(withOptionWords(error.message, wordOf));
  return message === error.message ? error : retold(error, message);
}

/** The field of that name, or path: of the spec itself, or of one of its parts if of one alone. */
function fieldOf(root: JsonSchema, name: string): string | undefined {
  if (has(root, name.split("."))) return name;
  const within = [...fieldsOf(root)].filter((part) => has(root, [part, name]));
  return within.length === 1 ? `${within[0]}.${name}` : undefined;
}

function has(schema: JsonSchema, [first, ...rest]: readonly string[]): boolean {
  if (first === undefined) return true;
  return alternatives(schema).some(
    ({ properties }) => properties?.[first] !== undefined && has(properties[first], rest),
  );
}

function fieldsOf(schema: JsonSchema): Set<string> {
  return new Set(alternatives(schema).flatMap(({ properties }) => Object.keys(properties ?? {})));
}
