import * as library from "infinite-nnqs";
import type { Call } from "./calls.js";

type Callable = (...args: unknown[]) => unknown;

/** Everything that can be called: functions and classes of every namespace, and methods of the classes, by the names of calls.ts. */
export function publicSurface(): Map<string, Callable> {
  const found = new Map<string, Callable>();
  for (const [name, member] of Object.entries(library)) {
    if (typeof member === "function") add(found, name, member);
    else
      for (const [inner, value] of Object.entries(member))
        if (typeof value === "function") add(found, `${name}.${inner}`, value);
  }
  return found;
}

function add(found: Map<string, Callable>, name: string, value: unknown): void {
  const callable = value as Callable & { readonly prototype?: object };
  if (isError(callable)) return; // thrown, not made, by callers
  const isClass = /^class\b/.test(Function.prototype.toString.call(callable));
  found.set(name, isClass ? (...args) => Reflect.construct(callable, args) : callable);
  if (!isClass) return;
  for (const [key, { value: method }] of Object.entries(Object.getOwnPropertyDescriptors(callable.prototype as object)))
    if (key !== "constructor" && typeof method === "function") found.set(`${name}#${key}`, method as Callable);
  for (const [key, { value: method }] of Object.entries(Object.getOwnPropertyDescriptors(callable)))
    if (typeof method === "function") found.set(`${name}.${key}`, method as Callable);
}

function isError({ prototype }: { readonly prototype?: object }): boolean {
  return prototype instanceof Error;
}

const exported = publicSurface();

/** What a call of calls.ts is of. Methods of what is returned rather than exported are on the objects of the calls. */
export function callableOf(name: string, { on }: Call): Callable {
  const key = name.split(/[#.]/).at(-1)!;
  const found = on === undefined ? exported.get(name) : (on as Record<string, unknown>)[key];
  return (...args) => (found as Callable).apply(on, args);
}

/** Fresh copies, since some calls write into their arguments. */
export function fresh(args: readonly unknown[]): unknown[] {
  return args.map((value) => (ArrayBuffer.isView(value) && "slice" in value ? (value as Float64Array).slice() : value));
}
