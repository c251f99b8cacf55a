import { dotted, type Json } from "../../runs/spec.js";
import type { Comparison, Condition } from "./sweepSpec.js";

/** Whether a cell meets every condition; of a list of conditions one. Fields that it does not have are null. */
export function meets(spec: Json, where: readonly (Condition | readonly Condition[])[]): boolean {
  return where.every((entry) =>
    Array.isArray(entry) ? entry.some((one) => isMet(spec, one)) : isMet(spec, entry as Condition),
  );
}

/** Every field that conditions name. */
export function fieldsOf(where: readonly (Condition | readonly Condition[])[]): string[] {
  return where.flat().flatMap((condition) =>
    Object.entries(condition).flatMap(([field, comparison]) => [
      field,
      ...Object.values(comparison)
        .flat()
        .flatMap((operand) => (typeof operand === "object" && operand !== null ? [operand.field] : [])),
    ]),
  );
}

function isMet(spec: Json, condition: Condition): boolean {
  return Object.entries(condition).every(([field, comparison]) => compares(spec, fieldAt(spec, field), comparison));
}

/** The field of a spec that a key with dots names; null if it is not there. */
function fieldAt(spec: Json, key: string): Json {
  let part: Json | undefined = spec;
  for (const word of dotted(key).split(".")) {
    const fields = part as Readonly<Record<string, Json>> | null | undefined;
    part = typeof fields === "object" && fields !== null && Object.hasOwn(fields, word) ? fields[word] : undefined;
  }
  return part ?? null;
}

const orders: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  lt: (a, b) => a < b,
  le: (a, b) => a <= b,
  gt: (a, b) => a > b,
  ge: (a, b) => a >= b,
};

function compares(spec: Json, value: Json, comparison: Comparison): boolean {
  const resolved = (operand: unknown): Json =>
    typeof operand === "object" && operand !== null
      ? fieldAt(spec, (operand as { field: string }).field)
      : (operand as Json);
  return Object.entries(comparison).every(([name, operand]) => {
    if (name === "in") return (operand as unknown[]).some((one) => same(resolved(one), value));
    if (name === "eq") return same(resolved(operand), value);
    if (name === "ne") return !same(resolved(operand), value);
    const other = resolved(operand);
    return typeof value === "number" && typeof other === "number" && orders[name]!(value, other);
  });
}

function same(a: Json, b: Json): boolean {
  return JSON.stringify(a) === JSON.stringify(b);
}
