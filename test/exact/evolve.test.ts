import assert from "node:assert/strict";
import { test } from "node:test";
import { exact, graph, operator } from "infinite-nnqs";

function overlapSquared(a: Float64Array, b: Float64Array): number {
  let re = 0;
  let im = 0;
  for (let i = 0; i < a.length; i += 2) {
    re += a[i]! * b[i]! + a[i + 1]! * b[i + 1]!;
    im += a[i]! * b[i + 1]! - a[i + 1]! * b[i]!;
  }
  return re * re + im * im;
}

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} to ${tolerance}`);
}

test("the paper's Ising target has the known return probability and conserves its energy −1.2", async () => {
  for (const [periodic, probability] of [
    [false, 4.7845808642e-4],
    [true, 1.8001763864e-3],
  ] as const) {
    const model = operator.ising(graph.square(3, 4, { periodic }), { field: 0.1 });
    const plus = exact.plusState(model.hilbert);
    const { state, errorBound } = await exact.evolve(model, plus, { time: 2.1 });
    near(overlapSquared(plus, state), probability, 1e-13);
    near(await exact.expectation(model, state), -1.2, 1e-10);
    assert.ok(errorBound <= 1e-10);
  }
});

test("the paper's Hubbard target has the known overlap and energy", async () => {
  for (const [periodic, overlap, energy] of [
    [false, 0.9682929245, -8.745967],
    [true, 0.9878884396, -10.9242252],
  ] as const) {
    const lattice = graph.square(3, 4, { periodic });
    const ground = await exact.groundState(operator.hubbard(lattice, { up: 2, down: 2, U: 4 }));
    const model = operator.hubbard(lattice, { up: 2, down: 2, U: 8 });
    const { state } = await exact.evolve(model, ground.state, { time: 2.1 });
    near(overlapSquared(ground.state, state), overlap, 1e-10);
    near(await exact.expectation(model, state), energy, 6e-8);
  }
});
