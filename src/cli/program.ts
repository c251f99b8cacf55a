import { Command, InvalidArgumentError, type Option } from "commander";
import { cut, describe, printable, suggestedValue, suggestion, visible } from "../arguments/index.js";
import { packageVersion } from "../runs/environment.js";
import { addExamples } from "./examples.js";
import { together } from "./options.js";
import type { AddCommand, CommandContext } from "./run.js";

/** A command that answers an option it does not have with the one that is likely to be meant, and with all that it has. */
class SuggestingCommand extends Command {
  override createCommand(name?: string): Command {
    return new SuggestingCommand(name);
  }

  unknownOption(flag: string): void {
    const meant = meantOption(this, flag.replace(/^-+/, "").replace(/=.*$/s, ""));
    const question = meant === undefined ? "" : ` Did you mean ${meant}?`;
    const takes = this.options.map(({ long, flags }) => long ?? flags).join(", ");
    this.error(`error: ${this.name()}: there is no option ${cut(flag)}.${question} ${this.name()} takes ${takes}.`);
  }

  missingMandatoryOptionValue(option: Option): void {
    const flag = this.args.find((word) => word.startsWith("-"));
    if (flag !== undefined) this.unknownOption(flag); // what was meant for it, perhaps
    requireNoExcess(this);
    this.error(`error: ${this.name()}: ${option.long} is missing: ${option.description}.`);
  }

  unknownCommand(): void {
    this.refuseCommand(this.args[0]!);
  }

  refuseCommand(name: string): never {
    const known = this.createHelp()
      .visibleCommands(this)
      .map((command) => command.name());
    const meant = suggestedValue(name, known);
    const question = meant === undefined ? "" : ` Did you mean ${meant}?`;
    this.error(`error: there is no command ${describe(name)}.${question} ${this.name()} has ${known.join(", ")}.`);
  }
}

/** The command line with all its commands. */
export function createProgram(commands: readonly AddCommand[], context: CommandContext): Command {
  const program = new SuggestingCommand("nnqs")
    .description("Infinite neural network quantum states: targets, kernels, exact training dynamics, entanglement.")
    .version(packageVersion())
    .option("--verbose", "print stack traces of errors")
    .configureOutput({ outputError: (text, write) => write(visible(text.replace(/^error: /, "nnqs: "))) })
    .configureHelp({ optionDescription: ({ description }) => description }) // which says choices and default in our way
    .helpCommand(false);
  addExamples(program, [
    ["nnqs reproduce fig2 --infinite-only", "a figure of the paper, in seconds"],
    ["nnqs groundstate --model tfim --field 1 --lattice 4x4", "a ground state"],
    ["nnqs help evolve", "the options of a command"],
  ]);
  for (const add of commands) add(program, context);
  addHelp(program);
  program.hook("preAction", (_, command) => requireNoExcess(command));
  for (const command of [program, ...program.commands]) {
    command.copyInheritedSettings(program).exitOverride().allowExcessArguments(); // refused below, in more words
    if (command !== program) command.option("--verbose", "print stack traces of errors");
    requireOnce(command);
    shortenValues(command);
  }
  return program;
}

/** Refuses an option that is given two values, the first of which would be ignored. */
function requireOnce(command: Command): void {
  for (const option of command.options.filter(({ required, parseArg }) => required && parseArg !== together)) {
    let first: string | undefined;
    command.on(`option:${option.name()}`, (value: string) => {
      if (first !== undefined) {
        const values = first === value ? describe(value) : `${describe(first)} and ${describe(value)}`;
        command.error(`error: ${command.name()}: ${option.long} is given twice, ${values}. Keep one of them.`);
      }
      first = value;
    });
  }
}

/** Says which value is wrong in the words of commander, which would repeat all of a long one, and its lines. */
function shortenValues(command: Command): void {
  const takers = [
    ...command.options.map((option) => ({ taker: option, what: `option '${option.flags}' argument` })),
    ...command.registeredArguments.map((taker) => ({ taker, what: `command-argument value` })),
  ];
  for (const { taker, what } of takers) {
    const parse = taker.parseArg;
    if (parse === undefined) continue;
    taker.argParser((text: string, before: unknown) => {
      try {
        return parse(text, before);
      } catch (error) {
        if (!(error instanceof InvalidArgumentError)) throw error;
        return command.error(`error: ${what} '${printable(cut(text))}' is invalid. ${error.message}`);
      }
    });
  }
}

/** The option of a command that is likely to be meant by a name. */
function meantOption({ options }: Command, name: string): string | undefined {
  const flags = new Map(
    options.flatMap((option) => {
      const flag = option.long ?? option.flags;
      return [option.attributeName(), ...(option.negate ? [flag.slice(2)] : [])].map((key) => [key, flag] as const);
    }),
  );
  return suggestion(name, [...flags.keys()], (known) => flags.get(known)!);
}

/** Refuses arguments that a command does not take; of "field=1" it says how options are given. */
function requireNoExcess(command: Command): void {
  const { args, registeredArguments } = command;
  const word = args[registeredArguments.length];
  if (word === undefined || registeredArguments.at(-1)?.variadic) return;
  if (/^[\u2010-\u2015\u2212]/.test(word)) {
    command.error(`error: ${command.name()}: ${describe(word)} begins with a dash that is no hyphen. Write --.`);
  }
  const [name, value] = word.split("=", 2) as [string, string?];
  const meant = value === undefined ? undefined : meantOption(command, name);
  const question = meant === undefined ? "" : ` Did you mean ${meant} ${value}?`;
  command.error(`error: ${command.name()}: there is no place for the argument ${describe(word)}.${question}`);
}

/** `nnqs help [command]`, which refuses a command that there is not. */
function addHelp(program: SuggestingCommand): void {
  program
    .command("help")
    .argument("[command]", "which command")
    .description("display help for command")
    .action((name: string | undefined) => {
      const command = name === undefined ? program : program.commands.find((one) => one.name() === name);
      if (command === undefined) program.refuseCommand(name!);
      command.outputHelp();
    });
}
