import { exact, experiments, graph, operator } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

test("the Ising targets have the energy and the overlap with |+⟩ that an independent code finds", async (t) => {
  for (const [boundary, overlap] of [
    ["open", 4.7845808642e-4],
    ["periodic", 1.8001763864e-3],
  ] as const) {
    const { state } = await experiments.prepareTarget({ model: "tfim", boundary, scale: 1 });
    const ising = operator.ising(graph.square(3, 4, { periodic: boundary === "periodic" }), { field: 0.1 });
    near(t, await exact.expectation(ising, state), -1.2, 1e-9, `${boundary} energy`);
    near(t, await exact.fidelity(await exact.plusState(ising.hilbert), state), overlap, 1e-12, `${boundary} overlap`);
  }
});

test("the Hubbard targets have the energy and the overlap with the initial ground state that an independent code finds", async (t) => {
  for (const [boundary, overlap, energy] of [
    ["open", 0.9682929245, -8.745967],
    ["periodic", 0.9878884396, -10.9242252],
  ] as const) {
    const { state } = await experiments.prepareTarget({ model: "hubbard", boundary, scale: 1 });
    const lattice = graph.square(3, 4, { periodic: boundary === "periodic" });
    const before = operator.hubbard(lattice, { up: 2, down: 2, U: 4 });
    const after = operator.hubbard(lattice, { up: 2, down: 2, U: 8 });
    const ground = await exact.groundState(before);
    near(t, await exact.fidelity(ground.state, state), overlap, 1e-9, `${boundary} overlap`);
    near(t, await exact.expectation(after, state), energy, 1e-7, `${boundary} energy`);
  }
});

test("the target's norm is its scale", async (t) => {
  const { state } = await experiments.prepareTarget({ model: "tfim", boundary: "open", scale: 3 });
  near(t, Math.hypot(...state), 3, 1e-12, "norm");
});
