import type { Json } from "../../runs/spec.js";
import { type Cell, digestOf } from "../spec/cells.js";

/** Bytes of a value in the name of a link. */
const longest = 60;
/** Bytes of one level of a name, to which what tells it apart may be added: file systems take 255. */
const longestLevel = 200;
/** Bytes of a whole name: systems take paths of 4096. */
const longestName = 2000;

/**
 * Readable names of cells, with several levels, and where they point from within `by/`: "width=300/seed=0" to "../../cells/…".
 * Every cell has a name of its own.
 */
export function linksOf(cells: readonly Cell[]): Record<string, string> {
  const names = shortNames(Object.keys(cells[0]?.values ?? {}));
  const links: Record<string, string> = {};
  for (const { id, values } of cells) {
    const levels = Object.entries(values);
    const most = Math.min(longestLevel, Math.max(12, Math.floor(longestName / levels.length) - 1));
    const parts = levels.map(([key, value]) => shortened(`${names[key]}=${asName(value)}`, most));
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
  const safe = text.replaceAll(/[^\p{L}\p{N}+\-.,:=_[\]{}]/gu, "_");
  return safe === "" ? "_" : shortened(safe, longest, text);
}

/** A text of at most so many bytes: where it is longer its beginning, with a digest that tells it apart from others that begin so. */
function shortened(text: string, most: number, whole = text): string {
  if (Buffer.byteLength(text) <= most) return text;
  const digest = `~${digestOf(whole, 8)}`;
  let kept = "";
  let bytes = digest.length;
  for (const character of text) {
    bytes += Buffer.byteLength(character);
    if (bytes > most) break;
    kept += character;
  }
  return kept + digest;
}
