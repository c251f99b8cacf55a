import type { Command } from "commander";
import { flagOf } from "./flags.js";

/**
 * A message of the library with `{ maxProducts }` as the command that was run has it, `--max-products`, and with the option that
 * chooses another directory or file.
 */
export function inOptionsOf(program: Command, argv: readonly string[], message: string): string {
  const command = program.commands.find((one) => one.name() === argv.find((word) => !word.startsWith("-")));
  const places = command?.options.some(({ long }) => long === "--out")
    ? message.replaceAll(/\banother (directory|file)(?! \()/g, "another $1 (--out)")
    : message;
  return places.replaceAll(/\{ (\w+)(?:: "([\w-]+)")? \}/g, (text, name: string, value?: string) => {
    const option = flagOf(name);
    if (!command?.options.some(({ long }) => long === option)) return text;
    return value === undefined ? option : `${option} ${value}`;
  });
}
