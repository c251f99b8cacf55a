import { readFile } from "node:fs/promises";
import { ArgumentError } from "../native/errors.js";
import { parseJson } from "../runs/spec.js";

/**
 * The content of a spec file.
 *
 * @param command - Who asks, as messages call it: "nnqs entropy".
 * @throws {ArgumentError} if no file is named, it cannot be read, or it is no JSON.
 */
export async function readSpec(path: string | undefined, command: string): Promise<unknown> {
  if (path === undefined) throw new ArgumentError(`${command}: name a spec, or print one with --example.`);
  try {
    return parseJson(await readFile(path, "utf8"));
  } catch (cause) {
    const why =
      cause instanceof SyntaxError
        ? `is no JSON: ${cause.message}`
        : cause instanceof ArgumentError
          ? `is no spec: ${cause.message}`
          : "cannot be read";
    throw new ArgumentError(`${command}: ${path} ${why}.`, { cause });
  }
}
