import assert from "node:assert/strict";
import { test } from "node:test";
import { exact, graph, operator } from "infinite-nnqs";

const lattice = (periodic: boolean) => graph.square(3, 4, { periodic });

async function energy(model: ReturnType<typeof operator.ising>): Promise<number> {
  const { energy, residual } = await exact.groundState(model);
  assert.ok(residual <= 1e-10, `residual ${residual}`);
  return energy;
}

function near(actual: number, expected: number, tolerance: number): void {
  assert.ok(Math.abs(actual - expected) <= tolerance, `${actual} is not ${expected} to ${tolerance}`);
}

test("Ising ground states on 3×4 have the independently computed energies", async () => {
  const periodic = [-24.37549183, -25.5080648, -30.17286738, -38.75866855];
  const open = [-17.56398, -19.2748542, -26.63264391, -37.53431703];
  for (const [k, field] of [0.5, 1, 2, 3].entries()) {
    near(await energy(operator.ising(lattice(true), { field })), periodic[k]!, 6e-9);
    near(await energy(operator.ising(lattice(false), { field })), open[k]!, 6e-9);
  }
});

test("the nearly degenerate pair of the periodic 3×4 Ising model at field 1 is resolved", async () => {
  const { gap, degeneracy } = await exact.groundState(operator.ising(lattice(true), { field: 1 }));
  near(gap, 2.8e-5, 0.05e-5);
  assert.equal(degeneracy, 1);
});

test("Hubbard ground states on 3×4 have the independently computed energies", async () => {
  const expected: [boolean, number, number, number][] = [
    [true, 2, 4, -11.346420878876],
    [true, 2, 8, -11.037873924123],
    [false, 2, 4, -9.244593616229],
    [false, 2, 8, -8.907124588587],
    [true, 3, 4, -13.996180056907],
    [true, 3, 8, -13.067143245596],
  ];
  for (const [periodic, n, U, value] of expected) {
    near(await energy(operator.hubbard(lattice(periodic), { up: n, down: n, U })), value, 2e-11);
  }
});
