import { Argument, type Command, type Option } from "commander";
import { addExamples } from "./examples.js";
import { oneOf } from "./options.js";
import { print } from "./output.js";

const shells = ["bash", "zsh"] as const;
type Shell = (typeof shells)[number];

/** `nnqs completion bash|zsh`: a script with which a shell completes commands, options and their values. */
export function addCompletion(program: Command): void {
  const added = program
    .command("completion")
    .description("print a script with which bash or zsh completes commands, options and their values")
    .addArgument(new Argument("<shell>", "which shell").choices([...shells]).argParser(oneOf(shells)));
  addExamples(added, [
    ['eval "$(nnqs completion bash)"', "in ~/.bashrc"],
    ['eval "$(nnqs completion zsh)"', "in ~/.zshrc, behind compinit"],
  ]);
  added.action((shell: Shell) => print(completionScript(program, shell)));
}

/** What can follow the name of one command. */
interface Completions {
  readonly name: string;
  readonly options: readonly string[];
  /** Options that take one of a few values, or a list of them, and these. */
  readonly choices: readonly (readonly [option: string, values: readonly string[]])[];
  /** Options with other values: numbers, files. */
  readonly free: readonly string[];
  /** Values of the first argument; files if it has none. */
  readonly words: readonly string[];
}

function completionsOf(command: Command): Completions {
  const options = command.createHelp().visibleOptions(command);
  const withValue = options.filter((option) => option.required);
  return {
    name: command.name(),
    options: options.flatMap(longOf),
    choices: withValue.flatMap((option) => longOf(option).map((long) => [long, option.argChoices ?? []] as const)),
    free: withValue.filter(({ argChoices }) => argChoices === undefined).flatMap(longOf),
    words: command.registeredArguments[0]?.argChoices ?? [],
  };
}

const longOf = ({ long }: Option): string[] => (long == null ? [] : [long]);

/** The script for one shell; zsh runs that of bash. */
function completionScript(program: Command, shell: Shell): string {
  const commands = program.createHelp().visibleCommands(program).map(completionsOf);
  const names = commands.map(({ name }) => name);
  const cases = commands.map((command) => caseOf(command.name === "help" ? { ...command, words: names } : command));
  const bash = `# Completion of nnqs, made by: nnqs completion ${shell}
_nnqs() {
  local current="\${COMP_WORDS[COMP_CWORD]}" previous="\${COMP_WORDS[COMP_CWORD-1]}"
  local options="" words="" values="" free="" list="" option=""
  COMPREPLY=()
  if [ "$current" = "=" ]; then
    current=""
  elif [ "$previous" = "=" ]; then
    previous="\${COMP_WORDS[COMP_CWORD-2]}"
  elif [[ "$current" == --*=* ]]; then # one word, as zsh has it
    previous="\${current%%=*}" option="\${current%%=*}=" current="\${current#*=}"
  fi
  if [ "$COMP_CWORD" -eq 1 ]; then
    COMPREPLY=($(compgen -W "${names.join(" ")} --help --version" -- "$current"))
    return
  fi
  case "\${COMP_WORDS[1]}" in
${cases.join("")}  esac
  if [ -n "$values" ]; then
    [ "\${current/,/}" = "$current" ] || list="\${current%,*},"
    COMPREPLY=($(compgen -P "$option$list" -W "$values" -- "\${current##*,}"))
  elif [ -z "$free" ] && [ "\${current#-}" != "$current" ]; then
    COMPREPLY=($(compgen -W "$options" -- "$current"))
  elif [ -z "$free" ] && [ -n "$words" ]; then
    COMPREPLY=($(compgen -W "$words" -- "$current"))
  else
    local IFS=$'\\n' # names of files may have blanks
    COMPREPLY=($(compgen -P "$option" -f -- "$current"))
  fi
}
complete -o filenames -F _nnqs nnqs
`;
  return shell === "bash" ? bash : `autoload -U +X bashcompinit && bashcompinit\n${bash}`;
}

/** The case of one command: its options, its words, and what follows an option with a value. */
function caseOf({ name, options, choices, free, words }: Completions): string {
  const chosen = choices.filter(([, values]) => values.length > 0);
  const lines = [
    ...chosen.map(([option, values]) => `        ${option}) values="${values.join(" ")}" ;;\n`),
    ...(free.length > 0 ? [`        ${free.join("|")}) free=1 ;;\n`] : []),
  ];
  const previous = lines.length > 0 ? `      case "$previous" in\n${lines.join("")}      esac\n` : "";
  return `    ${name})\n      options="${options.join(" ")}"\n      words="${words.join(" ")}"\n${previous}      ;;\n`;
}
