import { ArgumentError, runs } from "infinite-nnqs";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const length = 400_000; // beyond what is done on the calling thread

test("large arrays go to the same bytes and back in a thread of their own, and stay usable", async (t) => {
  const array = runs.float64(uniform(length), [length / 4, 4]);
  const bytes = await runs.packNpy(array);
  t.true(Buffer.from(bytes.buffer).equals(runs.encodeNpy(array)));
  const read = await runs.unpackNpy(bytes);
  t.deepEqual([read.type, read.shape], ["float64", [length / 4, 4]]);
  t.true(Buffer.from(read.data.buffer).equals(Buffer.from(array.data.buffer)));
  t.is(array.data.length, length);
  t.is(bytes.length, 128 + 8 * length);
});

test("what cannot be written or read is refused in the same words at any size", async (t) => {
  const wrong = { type: "int64" as const, shape: [length], data: new Float64Array(length).fill(0.5) };
  const refused = t.throws(() => runs.encodeNpy(wrong), { instanceOf: ArgumentError })!;
  await t.throwsAsync(runs.packNpy(wrong), {
    instanceOf: ArgumentError,
    message: refused.message.replace("encodeNpy", "packNpy"),
  });
  const damaged = new Uint8Array(8 * length);
  const unreadable = t.throws(() => runs.decodeNpy(damaged), { instanceOf: ArgumentError })!;
  await t.throwsAsync(runs.unpackNpy(damaged), {
    instanceOf: ArgumentError,
    message: unreadable.message.replace("decodeNpy", "unpackNpy"),
  });
});

test("an abort rejects with the signal's reason", async (t) => {
  const bytes = runs.encodeNpy(runs.float64(uniform(4e6)));
  const controller = new AbortController();
  const reading = runs.unpackNpy(bytes, { signal: controller.signal });
  controller.abort();
  await t.throwsAsync(reading, { any: true, name: "AbortError" });
});
