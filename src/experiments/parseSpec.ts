import type { z } from "zod";
import { ArgumentError } from "../native/errors.js";

/**
 * Checks a spec once, at the edge, and fills in its defaults.
 *
 * @param name - What the spec is for, as the message calls it.
 * @throws {ArgumentError} naming every field that is wrong, its value, and what is allowed.
 */
export function parseSpec<Schema extends z.ZodType>(schema: Schema, value: unknown, name: string): z.output<Schema> {
  const parsed = schema.safeParse(value);
  if (parsed.success) return parsed.data;
  const problems = parsed.error.issues.map((issue) => {
    const given = issue.path.reduce<unknown>((part, key) => (part as Record<PropertyKey, unknown>)?.[key], value);
    const where = issue.path.length > 0 ? `\`${issue.path.join(".")}\`` : "the spec";
    return `${where} is ${JSON.stringify(given) ?? "missing"}: ${issue.message}`;
  });
  throw new ArgumentError(`${name}: ${problems.join("; ")}.`);
}
