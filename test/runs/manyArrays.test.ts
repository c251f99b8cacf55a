import { runs } from "infinite-nnqs";
import { cpuMilliseconds } from "../support/cpuTime.js";
import { longestHold } from "../support/eventLoop.js";
import { test } from "../support/test.js";

const many = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, i) => [`a${i}`, runs.int32(Int32Array.of(i))]));

test("the time to read an archive of small arrays grows as their number, not as its square", async (t) => {
  const least = async (bytes: Uint8Array) => {
    const read = () => cpuMilliseconds(async () => runs.decodeNpz(bytes));
    return Math.min(await read(), await read(), await read());
  };
  const ratio = (await least(runs.encodeNpz(many(16_000)))) / (await least(runs.encodeNpz(many(1000))));
  t.true(ratio < 48, `16 times the arrays take ${ratio} times as long`); // their square is 256
});

test("many small arrays are packed and unpacked by a thread, as few large ones are", async (t) => {
  const arrays = many(4000);
  const bytes = runs.encodeNpz(arrays);
  t.deepEqual(await runs.packNpz(arrays), bytes);
  t.deepEqual(await runs.unpackNpz(bytes), arrays);
  const least = async (measure: () => Promise<number>) => Math.min(await measure(), await measure());
  const here = await least(() => longestHold(async () => runs.encodeNpz(arrays)));
  const there = await least(() => longestHold(() => runs.packNpz(arrays)));
  t.true(there < 0.6 * here, `${there} ms of ${here}`);
});
