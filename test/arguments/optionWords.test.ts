import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { withOptionWords } from "../support/optionWords.js";
import { test } from "../support/test.js";

/** What is left for someone who has options of these names. */
const leftFor = (names: readonly string[], message: string) =>
  withOptionWords(message, (name, value) =>
    names.includes(name) ? `--${name}${value ? ` ${value}` : ""}` : undefined,
  );

test("advice that names options which the reader does not have is left out", (t) => {
  const few = "reached 1.5e-3 after 10 products. Allow more with { maxProducts }, or ask for a larger { tolerance }.";
  t.is(leftFor(["maxProducts", "tolerance"], few), few.replaceAll(/\{ (\w+) \}/g, "--$1"));
  t.is(leftFor(["tolerance"], few), "reached 1.5e-3 after 10 products. Ask for a larger --tolerance.");
  t.is(leftFor([], few), "reached 1.5e-3 after 10 products.");
  t.is(leftFor([], "late. Ask for a larger { tolerance }, or for a shorter time."), "late. Ask for a shorter time.");
  const series = 'Allow more with { maxProducts }, ask for a shorter time, or take { method: "krylov" }.';
  t.is(leftFor([], series), "Ask for a shorter time.");
  t.is(leftFor(["method"], series), "Ask for a shorter time, or take --method krylov.");
  const memory = "Pass a smaller { memory } or fewer { levels }, or take a smaller system.";
  t.is(leftFor(["levels"], memory), "Pass fewer --levels, or take a smaller system.");
  const path = "groundstate: the directory { a, b or c } or { foo } is damaged. Move { foo } away, or remove it.";
  t.is(leftFor([], path), path);
  t.is(leftFor([], "no lattice. Close the axis: { periodic: true }."), "no lattice.");
});

test("every message of the library that names an option is a sentence without it", (t) => {
  const root = fileURLToPath(new URL("../../", import.meta.url));
  const files = ["native", "src"].flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, encoding: "utf8" })
      .filter((file) => /\.(cc|ts)$/.test(file))
      .map((file) => readFileSync(join(root, folder, file), "utf8")),
  );
  const strings = files.flatMap((text) => [...text.matchAll(/"((?:[^"\\\n]|\\.)*)"/g)].map(([, string]) => string!));
  const messages = strings.filter((text) =>
    /(?:^|\. )(?:Allow|Ask|Pass|Take|Use)\b.*\{ \w+(?:: [^}]*)? \}.*\.$/.test(text),
  );
  t.true(messages.length >= 8, `${messages.length}`);
  for (const message of messages) {
    const left = leftFor([], message.replaceAll("\\", ""));
    t.regex(left, /^$|\.$/, message);
    t.notRegex(left, /(?:^|\. )(?:Allow|Ask|Pass|Take|Use)\b[^.]*\{/, message);
    t.notRegex(left, /^(?:Or|For|From|Fewer|A)\b|(?:with|or|a|larger|smaller)\.$/, message);
  }
});
