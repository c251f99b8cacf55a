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

/** Letters of a word that is longer than any that somebody has typed; nor is a path that works. */
const longWord = 1001;

/** What is left of one at either end. */
const kept = 60;

/** A text in which of words that nobody would read to the end the two ends are left. */
export function readable(text: string): string {
  if (text.length < longWord) return text;
  const word = (part: string) => (part.length < longWord ? part : endsOf(part));
  return text.split(/(\s)/).map(word).join(""); // no pattern of words: of some 10⁷ letters it is too long for the stack
}

/** Letters, of which one may be two units of a string, from both ends. */
function endsOf(word: string): string {
  const [first, last] = [Array.from(word.slice(0, 2 * kept)), Array.from(word.slice(-2 * kept))];
  return `${first.slice(0, kept).join("")}…${last.slice(-kept).join("")}`;
}
