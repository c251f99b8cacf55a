import { ArgumentError, experiments } from "infinite-nnqs";
import { z } from "zod";
import { test } from "../support/test.js";

test("of a list with many wrong entries the first are named, at once", async (t) => {
  const before = process.cpuUsage();
  const refused = (shots: unknown, message: RegExp) =>
    t.throwsAsync(experiments.readState({ file: "x.npy", sites: 2, key: shots as never }), {
      instanceOf: ArgumentError,
      message,
    });
  await refused(new Array(1e5).fill("x"), /^readState: `key` is \["x","x".*…: it must be a text or null\.$/);
  const schema = z.strictObject({ points: z.array(z.number()) });
  const parse = (points: unknown[]) => () => experiments.parseSpec(schema, { points }, "spec");
  const wrong = { instanceOf: ArgumentError };
  t.throws(parse(new Array(1000).fill("x")), { ...wrong, message: /`points\[9\]` is "x".*; and 990 more\.$/ });
  t.throws(parse(new Array(1e5).fill("x")), {
    ...wrong,
    message: 'spec: more than 1000 entries are wrong, the first is "x": it must be a finite number.',
  });
  t.is(experiments.parseSpec(schema, { points: new Array(1e5).fill(1) }, "spec").points.length, 1e5);
  t.throws(parse(new Proxy([], {})), { ...wrong, message: /`points` is \[\]: it must be a plain list/ });
  const { user, system } = process.cpuUsage(before);
  t.true(user + system < 2e6, `${(user + system) / 1e6} s of CPU`);
});

test("of two bounds that a number exceeds the narrower is named alone", (t) => {
  const schema = z.strictObject({ sites: z.int().min(1).max(30) });
  for (const [sites, bound] of [
    [2 ** 53, "at most 30"],
    [-(2 ** 53), "at least 1"],
  ] as const) {
    const message = `spec: \`sites\` is ${sites}: it must be ${bound}.`;
    t.throws(() => experiments.parseSpec(schema, { sites }, "spec"), { instanceOf: ArgumentError, message });
  }
});

test("where most of many entries are wrong, zod is shown some thousand of them", (t) => {
  let looked = 0;
  const wrong = z.number().refine((x) => {
    looked++;
    return x > 0;
  }, "it must be positive");
  const schema = z.strictObject({ name: z.string(), rows: z.array(z.union([wrong, z.array(wrong)])) });
  const message = "spec: more than 1000 entries are wrong, the first is -1: it must be positive.";
  const refused = (rows: unknown[], most: number) => {
    looked = 0;
    t.throws(() => experiments.parseSpec(schema, { name: "x", rows }, "spec"), { instanceOf: ArgumentError, message });
    t.true(looked <= most, `${looked} looked at`);
  };
  const flat = new Array<number>(1e5).fill(-1);
  refused(flat, 2 ** 15);
  refused(flat.fill(1, 0, 6e4), 6e4 + 2 ** 15); // from some entry on
  refused(new Array<number[]>(300).fill(new Array<number>(300).fill(-1)), 2 ** 15);
  flat.fill(1).fill(-1, 99_990);
  t.throws(() => experiments.parseSpec(schema, { name: "x", rows: flat }, "spec"), {
    message: /^spec: `rows\[99990\]` is -1: it must be positive; .*`rows\[99999\]` is -1: it must be positive\.$/,
  });
});
