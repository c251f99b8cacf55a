import { readdirSync, readFileSync } from "node:fs";
import { test } from "./support/test.js";

const root = new URL("../", import.meta.url);

/** The text of every file below some folders whose name ends like one of these. */
function textOf(folders: readonly string[], ends: RegExp): string {
  const files = folders.flatMap((folder) =>
    readdirSync(new URL(`${folder}/`, root), { recursive: true, encoding: "utf8" }).map((file) => `${folder}/${file}`),
  );
  return files
    .filter((file) => ends.test(file) && !file.endsWith("suggestion.ts")) // which knows other people's words
    .map((file) => readFileSync(new URL(file, root), "utf8"))
    .join("\n");
}

const architecture = readFileSync(new URL("docs/architecture.md", root), "utf8");

test("every word of the table of words is used where it says", (t) => {
  const section = /## One word per thing\n(.*?)\n## /s.exec(architecture)![1]!;
  const rows = [...section.matchAll(/^\| (?!thing|---)(.*) \|$/gm)].map(([, row]) => row!.split("|"));
  t.true(rows.length > 20);
  const sources = [
    textOf(["src"], /\.ts$/),
    textOf(["src/cli", "src/experiments", "src/runs"], /\.ts$/),
    textOf(["src/native/functions", "src/stax"], /\.ts$/),
    textOf(["native"], /\.(cc|h)$/),
  ];
  const missing = rows.flatMap(([thing, ...cells]) =>
    cells.flatMap((cell, column) =>
      [...cell.matchAll(/`([^`]+)`/g)]
        .map(([, word]) => word!)
        .filter((word) => !/^(nnqs |manifest\.json)/.test(word))
        .filter((word) => !new RegExp(`\\b${word}\\b`.replace(/\\b…|…\\b/, "")).test(sources[column]!))
        .map((word) => `${thing!.trim()}: ${word}`),
    ),
  );
  t.deepEqual(missing, []);
});

test("words that are gone do not come back", (t) => {
  const gone = [
    /\bweightStd\b|\bweight_std\b/, // wStd
    /\bproductsReason\b|\bblas\.products\b/, // gemm
    /type: "exponential"/, // exp
    /\b(?:losses|lossesWithSpread|mean|covariances)\([^()]*, "(?:flow|discrete)"/, // { dynamics }
    /matrixFree\([^()]*\{ times/, // by their place
    /\bexpectations:/, // values of observables
  ];
  const text = textOf(["src", "native", "benchmarks", "docs", "scripts"], /\.(ts|mjs|cc|h|md)$/);
  for (const word of gone) t.is(word.exec(text)?.[0], undefined);
});
