import { readFileSync } from "node:fs";
import { stax } from "infinite-nnqs";
import { addon } from "../../dist/native/addon.js";
import { activationCodes, highestDegree } from "../../dist/stax/codes.js";
import { test } from "../support/test.js";

test("the tables of activations in TypeScript and in C++ are one", (t) => {
  const { activations } = addon.activationTable();
  const ours = Object.entries(activationCodes).map(([name, { code, parameters }]) => {
    const degree = (parameters as readonly string[]).includes("degree") ? highestDegree : 0;
    return { name, code, parameters: parameters.length, degree };
  });
  const byCode = (rows: readonly { code: number }[]) => rows.toSorted((a, b) => a.code - b.code);
  t.deepEqual(byCode(activations), byCode(ours));
  t.is(new Set(activations.map(({ code }) => code)).size, activations.length);
});

test("every activation has golden values of its dual", (t) => {
  const fixture = new URL("../../test/stax/fixtures/duals.json", import.meta.url);
  const { cases } = JSON.parse(readFileSync(fixture, "utf8")) as { cases: { name: "relu"; arguments: [] }[] };
  const found = new Set<string>(cases.map(({ name, arguments: parameters }) => stax[name](...parameters).type));
  t.deepEqual(
    Object.keys(activationCodes).filter((name) => name !== "identity" && !found.has(name)),
    [],
  );
});
