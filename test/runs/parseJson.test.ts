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

test("a number that would be read as 0 or infinity is refused by its field, and others are what they are", (t) => {
  const json = (number: string) => `{"model": {"field": ${number}}}`;
  for (const number of ["1e-400", "-1e-400", "0.0001e-330", "1e400", "-1E400", `0.${"0".repeat(400)}1`]) {
    const message = /^`model\.field` is .{4,61}, in line 1, column 21: a number must be 0 or between/;
    t.throws(() => runs.parseJson(json(number)), { instanceOf: ArgumentError, message }, number);
  }
  for (const number of ["0", "-0", "0e5", "0.000", "5e-324", "1.7976931348623157e308", "1e-320"]) {
    t.deepEqual(runs.parseJson(json(number)), { model: { field: Number(number) } });
  }
  t.throws(() => runs.parseJson("[1, 1e999]"), { message: /^`1` is 1e999, in line 1, column 5:/ });
});
