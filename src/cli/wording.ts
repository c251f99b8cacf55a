import type { Command } from "commander";
import { withOptionWords } from "../arguments/index.js";
import { flagOf } from "./flags.js";

/**
 * A message of the library with `{ maxProducts }` as the command that was run has it, `--max-products`, without advice that names
 * options which it does not have, and with the option that chooses another directory or file.
 */
export function inOptionsOf(program: Command, argv: readonly string[], message: string): string {
  const command = program.commands.find((one) => one.name() === argv.find((word) => !word.startsWith("-")));
  if (command === undefined) return message;
  const has = (flag: string) => command.options.some(({ long }) => long === flag);
  const places = has("--out")
    ? message.replaceAll(/\banother (directory|file)(?! \()/g, "another $1 (--out)")
    : message;
  return withOptionWords(places, (name, value) => {
    const flag = flagOf(name);
    if (!has(flag)) return undefined;
    return value === undefined ? flag : `${flag} ${value}`;
  });
}
