import { tmpdir } from "node:os";
import { join } from "node:path";
import { ArgumentError, runs } from "infinite-nnqs";
import { test } from "../support/test.js";

const notRecords = [
  Promise.resolve({}),
  new Date(0),
  new Map(),
  new Set(),
  /x/,
  5,
  "",
  true,
  () => {},
  null,
  [],
  new Proxy({}, {}),
];

test("only a plain object is a record of arrays", async (t) => {
  const store = runs.checkpointFile(join(tmpdir(), "nnqs-never-written"));
  const manifest = runs.createManifest(1, { seed: 0, seconds: {}, errorBounds: {} });
  for (const value of notRecords as never[]) {
    const refused = { instanceOf: ArgumentError, message: /`(arrays|files|snapshot\.arrays)` must be an object of / };
    t.throws(() => runs.encodeNpz(value), refused);
    await t.throwsAsync(runs.packNpz(value), refused);
    await t.throwsAsync(runs.publishResult(join(tmpdir(), "nnqs-never-written"), manifest, value), refused);
    await t.throwsAsync(store.save({ spec: 1, arrays: value } as never), refused);
  }
  t.deepEqual(runs.decodeNpz(runs.encodeNpz(Object.create(null) as runs.Arrays)), {});
});
