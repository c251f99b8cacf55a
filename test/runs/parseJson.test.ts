import { ArgumentError, runs } from "infinite-nnqs";
import { test } from "../support/test.js";

test("a key that is given twice is refused, with its place, however it is written", (t) => {
  const json = '{\n  "ensemble": { "members": 2,\n    "m\\u0065mbers": 3 } }';
  t.throws(() => runs.parseJson(json), {
    instanceOf: ArgumentError,
    message: "the key `members` of `ensemble` is given twice, in line 2 and in line 3, column 5; keep one",
  });
  t.throws(() => runs.parseJson('[{"a": 1}, {"b": 1, "b": 2}]'), { message: /`b` of `1` is/ });
  t.throws(() => runs.parseJson('{"a": 1, "a": 1}'), { message: /^the key `a` is given twice/ });
});

test("the same key in different objects is none that is given twice", (t) => {
  const value = { a: { a: [{ a: 1 }, { a: 2 }] }, b: { a: 3 } };
  t.deepEqual(runs.parseJson(JSON.stringify(value)), value);
});

test("a byte order mark before JSON is skipped; comments and a second mark are none of it", (t) => {
  t.deepEqual(runs.parseJson('\uFEFF{"a": 1}'), { a: 1 });
  t.throws(() => runs.parseJson("\uFEFF\uFEFF1"), { instanceOf: SyntaxError });
  t.throws(() => runs.parseJson("/* no */ 1"), { instanceOf: SyntaxError });
});
