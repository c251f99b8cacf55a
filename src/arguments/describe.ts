import { types } from "node:util";
import { isRevoked } from "./isRevoked.js";
import { printable } from "./printable.js";

const longest = 60;

/** A value as messages call it: short, on one line, whatever it is. */
export function describe(value: unknown): string {
  if (isRevoked(value)) return "a Proxy that was revoked";
  switch (typeof value) {
    case "string":
      return printable(JSON.stringify(cut(value)));
    case "bigint":
      return cut(`${value}n`);
    case "function":
      return "a function";
    case "object":
      return value === null ? "null" : describeObject(value);
    default:
      return printable(cut(String(value)));
  }
}

/** A name as messages call it: short. */
export function cut(text: string): string {
  return text.length > longest ? `${text.slice(0, longest)}…` : text;
}

function describeObject(value: object): string {
  if (types.isProxy(value)) return "a Proxy";
  if (types.isPromise(value)) return "a Promise (await it)";
  if (Array.isArray(value)) return value.length === 0 ? "an empty list" : `a list of ${value.length}`;
  const name = nameOf(value);
  if (ArrayBuffer.isView(value) && "length" in value) return `${article(name)} of ${value.length}`;
  if (name === "Object") return Object.keys(value).length === 0 ? "{}" : "an object";
  return article(name);
}

function nameOf(value: object): string {
  const maker: unknown = Object.getOwnPropertyDescriptor(Object.getPrototypeOf(value) ?? {}, "constructor")?.value;
  return typeof maker === "function" && maker.name !== "" ? printable(cut(maker.name)) : "Object";
}

function article(name: string): string {
  return `${/^[aeio]/i.test(name) ? "an" : "a"} ${name}`;
}
