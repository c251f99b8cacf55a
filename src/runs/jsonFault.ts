import { type ParseErrorCode, visit } from "jsonc-parser";
import { describe } from "../arguments/index.js";

/** How people write what JSON has other words for. */
const words: Readonly<Record<string, string>> = {
  True: "true",
  False: "false",
  None: "null",
  nil: "null",
};

const numbers = "numbers are written as in 10, -0.5 and 1e-3";

/** Kinds of faults by the numbers of {@link ParseErrorCode}, an enum that no program keeps. */
const [noColon, noComma, noEnd] = [5, 6, 9];

/** What is told of a fault by its kind. */
const byCode: Readonly<Record<number, (found: string) => string>> = {
  [noColon]: (found) => `there is no colon before ${found}`,
  [noComma]: (found) => `there is no comma before ${found}`,
  [noEnd]: (found) => `${found} comes after its end`,
  12: (found) => `the text ${found} does not end in its line`,
  14: (found) => `the text ${found} has a \\u without four hexadecimal digits`,
  15: (found) => `the text ${found} has a backslash that means nothing; write \\\\ for one`,
  16: (found) => `the text ${found} has a tab or another control character; write \\t for a tab`,
};

/** Where a text stops to be JSON and what to do there: "line 3, column 5: JSON has no comments, remove it"; undefined if it is JSON. */
export function jsonFault(text: string): string | undefined {
  let fault: string | undefined;
  visit(
    text,
    {
      onError: (code, offset, length, line, character) => {
        fault ??= `line ${line + 1}, column ${character + 1}: ${remedy(code, text, offset, length)}`;
      },
    },
    { disallowComments: true },
  );
  return fault;
}

function remedy(code: ParseErrorCode, text: string, offset: number, length: number): string {
  const [before, rest] = [text.slice(0, offset), text.slice(offset)];
  const found = describe(rest.slice(0, Math.max(1, Math.min(length, 20))));
  if (rest.trim() === "") return "it ends before it is complete";
  if (/^(#|\/\/|\/\*)/.test(rest)) return "JSON has no comments; remove it";
  if (/^['‘’“”`]/.test(rest)) return `texts stand between straight double quotes, "…"`;
  if (/^[}\]]/.test(rest) && /,\s*$/.test(before)) return `the comma before the ${rest[0]} is one too many`;
  if (/^[-+.\d]/.test(rest) && ![noColon, noComma, noEnd].includes(code)) return numbers;
  if (/[\d.]$/.test(before) && /^[\w.]/.test(rest)) return numbers;
  const word = /^[-+]?\p{L}+/u.exec(rest)?.[0] ?? "";
  if (Object.hasOwn(words, word)) return `${word} is written ${words[word]}`;
  if (/^[-+]?(nan|inf|infinity)$/i.test(word)) return `${word} is no number of JSON`;
  if (word !== "") return `${describe(word)} is no JSON; names and texts stand in double quotes, "…"`;
  return byCode[code]?.(found) ?? `${found} is not expected here`;
}
