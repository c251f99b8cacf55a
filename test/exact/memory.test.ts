import assert from "node:assert/strict";
import { totalmem } from "node:os";
import { test } from "node:test";
import { exact, graph, MemoryError, operator } from "infinite-nnqs";

// The smallest basis has 4 blocks of two real vectors; 4 more are held beside it.
const blocks = 8;

test("a ground state search takes no more memory than it says, however little the basis may have", async () => {
  const model = operator.ising(graph.chain(20), { field: 1 });
  await exact.expectation(model, exact.plusState(model.hilbert)); // what every product needs
  const before = process.resourceUsage().maxRSS;
  const { products } = await exact.groundState(model, { memory: 0, tolerance: 1e-8 });
  const taken = 1024 * (process.resourceUsage().maxRSS - before);
  assert.ok(products > 100);
  assert.ok(taken < (blocks + 0.5) * 16 * model.dimension, `${taken / (16 * model.dimension)} vectors`);
});

test("a search that does not fit says how much it needs", { skip: totalmem() > 1.4e11 }, async () => {
  const model = operator.ising(graph.chain(30), { field: 1 });
  const gigabytes = Math.round((blocks * 16 * model.dimension) / 1e9);
  await assert.rejects(exact.groundState(model, { memory: 0 }), (error: Error) => {
    assert.ok(error instanceof MemoryError);
    assert.match(error.message, new RegExp(`needs ${gigabytes} GB`));
    return true;
  });
});
