import type { Command } from "commander";

/** A line that can be typed, and what it does. */
export type Example = readonly [line: string, meaning: string];

/** Shows examples below the help of a command. */
export function addExamples(command: Command, examples: readonly Example[]): Command {
  const lines = examples.map(([line, meaning]) => `  # ${meaning}\n  ${line}\n`);
  return command.addHelpText("after", `\nExamples:\n${lines.join("\n")}`);
}
