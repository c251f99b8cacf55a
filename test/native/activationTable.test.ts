import test from "ava";
import { addon } from "../../dist/native/addon.js";
import { activationCodes } from "../../dist/stax/codes.js";

test("the tables of activations in TypeScript and in C++ are one", (t) => {
  const { activations } = addon.activationTable();
  const ours = Object.entries(activationCodes).map(([name, { code, parameters }]) => {
    return { name, code, parameters: parameters.length };
  });
  const byCode = (rows: readonly { code: number }[]) => rows.toSorted((a, b) => a.code - b.code);
  t.deepEqual(byCode(activations), byCode(ours));
  t.is(new Set(activations.map(({ code }) => code)).size, activations.length);
});
