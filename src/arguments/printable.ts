// What a terminal may obey rather than show: C0 without tab and newline, DEL, C1, and what turns the direction of writing.
// biome-ignore lint/suspicious/noControlCharactersInRegex: these are what is looked for
const obeyed = /[\0-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u2028-\u202e\u2066-\u2069]/g;

/** A text in which nothing is left that a terminal obeys: escapes in its place, those of JSON; tabs and newlines stay. */
export function visible(text: string): string {
  return text.replaceAll(obeyed, asEscape);
}

/** The same on one line: tabs and newlines are escapes too. */
export function printable(text: string): string {
  return visible(text).replaceAll(/[\t\n]/g, asEscape);
}

function asEscape(character: string): string {
  return `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
}

/** A word longer than any that somebody has typed; nor is a path that works. */
const longWord = /\S{1001,}/gu;

/** What is left of one at either end. */
const kept = 60;

/** A text in which of words that nobody would read to the end the two ends are left. */
export function readable(text: string): string {
  return text.replaceAll(longWord, (word) => {
    const letters = Array.from(word);
    return `${letters.slice(0, kept).join("")}…${letters.slice(-kept).join("")}`;
  });
}
