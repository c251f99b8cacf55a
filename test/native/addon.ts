import { createRequire } from "node:module";
import "infinite-nnqs"; // loads the addon with the right environment and tells it the error classes

/** A function of the addon as it is, without the TypeScript in front of it. */
export type NativeFunction = (...args: unknown[]) => unknown;

/** All native functions by name. */
export const native = createRequire(import.meta.url)("../../build/Release/nnqs.node") as Record<string, NativeFunction>;

/** Calls a native function whose results are arrays. */
export function runNative(name: string, request: object): Promise<Readonly<Record<string, Float64Array>>> {
  return native[name]!(request) as Promise<Readonly<Record<string, Float64Array>>>;
}

/** What a call comes to: its value, or the error that it throws or rejects with. */
export async function outcome(name: string, ...args: unknown[]): Promise<unknown> {
  try {
    return await native[name]!(...args);
  } catch (error) {
    return error;
  }
}
