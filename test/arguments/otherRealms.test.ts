import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runInNewContext } from "node:vm";
import { exact, graph, operator, runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

// Where a program runs in a vm context, as under Jest, arrays of Node.js and of the addon are of another realm than its own.
const numbers = runInNewContext("Float64Array.of(1, 2, 3)") as Float64Array;
const place = temporaryDirectory();
const bytes = runInNewContext("Uint8Array.of(7, 8, 9)") as Uint8Array;

test("arrays of another realm are written as those of this one", async (t) => {
  const own = Float64Array.from(numbers);
  t.false((numbers as unknown) instanceof Float64Array);
  t.deepEqual(runs.encodeNpy(runs.float64(numbers)), runs.encodeNpy(runs.float64(own)));
  t.deepEqual(await runs.packNpz({ a: runs.float64(numbers) }), await runs.packNpz({ a: runs.float64(own) }));
  t.throws(() => runs.encodeNpy({ type: "int32", shape: [3], data: numbers }), {
    message: "encodeNpy: `data` of int32 must be a Int32Array.",
  });
});

test("bytes of another realm are published, and not an empty file", async (t) => {
  const directory = join(place, "result");
  const manifest = runs.createManifest({ a: 1 }, { seed: 0, seconds: {}, errorBounds: {} });
  await runs.publishResult(directory, manifest, { "a.bin": bytes });
  t.deepEqual([...readFileSync(join(directory, "a.bin"))], [7, 8, 9]);
});

test("an error of another realm that a function of the caller's throws goes through as it is", async (t) => {
  const theirs: unknown = runInNewContext("new RangeError('theirs')");
  const ising = operator.ising(graph.chain(2), { field: 1 });
  const fails = () => {
    throw theirs;
  };
  const plus = await exact.plusState(ising.hilbert);
  const thrown = await t.throwsAsync(exact.quench(ising, plus, { times: [0], observables: { fails } }), { any: true });
  t.is(thrown, theirs);
});
