import type { Json } from "../../runs/spec.js";
import type { Cell } from "../spec/cells.js";

/** Characters of a value in the name of a link. */
const longest = 60;

/**
 * Readable names of cells, with several levels, and where they point from within `by/`: "width=300/seed=0" to "../../cells/…".
 * Every cell has a name of its own.
 */
export function linksOf(cells: readonly Cell[]): Record<string, string> {
  const names = shortNames(Object.keys(cells[0]?.values ?? {}));
  const links: Record<string, string> = {};
  for (const { id, values } of cells) {
    const parts = Object.entries(values).map(([key, value]) => `${names[key]}=${asName(value)}`);
    const plain = parts.length === 0 ? "cell" : parts.join("/");
    const name = Object.hasOwn(links, plain) ? `${plain}~${id}` : plain;
    links[name] = `${"../".repeat(name.split("/").length)}cells/${id}`;
  }
  return links;
}

/** The shortest ends of keys that tell them apart: field of target.field, unless there is an other.field. */
function shortNames(keys: readonly string[]): Record<string, string> {
  const ends = (key: string, words: number) => key.split(".").slice(-words).join(".");
  const shortest = (key: string) => {
    for (let words = 1; ; words++) {
      const end = ends(key, words);
      const isClear = !/^\d+$/.test(end) && keys.every((other) => other === key || ends(other, words) !== end);
      if (end === key || isClear) return end;
    }
  };
  return Object.fromEntries(keys.map((key) => [key, shortest(key)]));
}

/** A value as a part of a file's name. */
function asName(value: Json): string {
  const single =
    Array.isArray(value) && value.length === 1 && typeof value[0] !== "object" ? (value[0] as Json) : value;
  const text = typeof single === "string" ? single : JSON.stringify(single);
  const safe = text.replaceAll(/[^\p{L}\p{N}+\-.,:=_[\]{}]/gu, "_").slice(0, longest);
  return safe === "" ? "_" : safe;
}
