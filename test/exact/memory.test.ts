import { totalmem } from "node:os";
import { exact, graph, hilbert, MemoryError, operator } from "infinite-nnqs";
import { test } from "../support/test.js";

// The smallest basis has 4 blocks of two real vectors; 4 more are held beside it, and one of what has been found.
const blocks = 9;

test("a ground state search takes no more memory than it says, however little the basis may have", async (t) => {
  const model = operator.ising(graph.chain(20), { field: 1 });
  await exact.expectation(model, await exact.plusState(model.hilbert)); // what every product needs
  const before = process.resourceUsage().maxRSS;
  const { products } = await exact.groundState(model, { memory: 0, tolerance: 1e-8 });
  const taken = 1024 * (process.resourceUsage().maxRSS - before);
  t.true(products > 100);
  t.true(taken < (blocks + 0.5) * 16 * model.dimension, `${taken / (16 * model.dimension)} vectors`);
});

const testWithLittleMemory = totalmem() > 1.4e11 ? test.skip : test;

testWithLittleMemory("a search that does not fit says how much it needs", async (t) => {
  const model = operator.ising(graph.chain(30), { field: 1 });
  const gigabytes = Math.round((blocks * 16 * model.dimension) / 1e9);
  await t.throwsAsync(exact.groundState(model, { memory: 0 }), {
    instanceOf: MemoryError,
    message: new RegExp(`needs ${gigabytes} GB`),
  });
});

testWithLittleMemory(
  "a Chebyshev expansion counts the coefficients of all its times, and no Krylov space",
  async (t) => {
    const model = operator.ising(graph.chain(8), { field: 1 });
    const state = await exact.plusState(model.hilbert);
    const times = Float64Array.from({ length: 100_000 }, (_, k) => k / 20);
    await t.throwsAsync(exact.evolve(model, state, { times, method: "chebyshev" }), {
      instanceOf: MemoryError,
      message: /a Chebyshev expansion needs 65\.\d GB, .* Pass fewer times, take \{ method: "krylov" \}/,
    });
  },
);

testWithLittleMemory("measurements in many bases are refused as a whole, before the first of them", async (t) => {
  const short = await exact.plusState(hilbert.spins(3));
  const refused = (message: RegExp) => ({ instanceOf: MemoryError, message });
  await t.throwsAsync(
    exact.measure(short, new Array<string>(100).fill("XYZ"), 2 ** 31 - 1),
    refused(/^measure: a list of 2147483647 shots in each of 100 bases needs 859 GB/),
  );
  const long = await exact.plusState(hilbert.spins(20));
  await t.throwsAsync(
    exact.measureCounts(long, new Array<string>(1e5).fill("X".repeat(20)), 1),
    refused(/^measureCounts: counts of 100000 times 1048576 outcomes needs 839 GB/),
  );
});
