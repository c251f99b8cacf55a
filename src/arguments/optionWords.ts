/** Options as messages of the library name them: `{ maxProducts }`, `{ method: "krylov" }`, `{ target.tolerance }`. */
const option = /\{ ([\w.]+)(?:: "?([\w.+-]+)"?)? \}/g;
const verbs = /^(?:allow|ask|close|count|pass|start|take|use)\b/i;

/** What a caller calls an option, set to a value where one is named; undefined if it has no such option. */
export type OptionWord = (name: string, value: string | undefined) => string | undefined;

/**
 * A message with the options that it names in the words of whoever reads it. Advice that names one which they do not have is left out:
 * of "Allow more with { maxProducts }, or ask for a larger { tolerance }." remains "Ask for a larger --tolerance."
 */
export function withOptionWords(message: string, wordOf: OptionWord): string {
  const reworded = (text: string) =>
    text.replaceAll(option, (all, name: string, value?: string) => wordOf(name, value) ?? all);
  const isTheirs = (text: string) =>
    [...text.matchAll(option)].every(([, name, value]) => wordOf(name!, value) !== undefined);
  return message
    .split(/(?<=\.) (?=\p{Lu})/u)
    .flatMap((sentence) => {
      // What is no advice stays: a path or a name may look like an option.
      if (isTheirs(sentence) || !verbs.test(sentence)) return [reworded(sentence)];
      const kept = advices(sentence).filter(isTheirs);
      return kept.length === 0 ? [] : [`${capital(reworded(listed(kept)))}.`];
    })
    .join(" ");
}

/** The advices that a sentence lists, each with a verb: "Ask for a, or for b." is "Ask for a" and "Ask for b". */
function advices(sentence: string): string[] {
  let verb = "";
  return sentence
    .replace(/\.$/, "")
    .split(/,? or |, /)
    .map((advice) => {
      if (!verbs.test(advice)) return `${verb} ${advice}`.trim();
      verb = advice.split(" ", 1)[0]!.toLowerCase();
      return advice;
    });
}

function listed(parts: readonly string[]): string {
  const lower = parts.map((part) => part.charAt(0).toLowerCase() + part.slice(1));
  return lower.length === 1 ? lower[0]! : `${lower.slice(0, -1).join(", ")}, or ${lower.at(-1)}`;
}

const capital = (text: string) => text.charAt(0).toUpperCase() + text.slice(1);
