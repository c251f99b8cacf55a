import type { z } from "zod";
import { callback, dictionary, noMore, record, requireArgument, text as textKind } from "../../arguments/index.js";
import { checkSpec } from "./checkSpec.js";

/**
 * Checks a spec once, at the edge, and fills in its defaults.
 *
 * @param name - What the spec is for, as the message calls it.
 * @param options - What the message calls fields that come from the command line: { "target.scale": "--target-scale" }.
 * @throws {ArgumentError} naming every field that is wrong, its value, and what is allowed.
 */
export function parseSpec<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  name: string,
  options: Readonly<Record<string, string>> = {},
): z.output<Schema> {
  noMore("parseSpec", arguments, 4);
  requireArgument("parseSpec", "schema", schema, record("a schema of zod", { safeParse: callback }));
  requireArgument("parseSpec", "name", name, textKind);
  requireArgument("parseSpec", "options", options, dictionary("an object of texts", textKind));
  return checkSpec(schema, value, name, (path) => ({
    called: options[path.filter((key) => typeof key !== "number").join(".")],
  }));
}
