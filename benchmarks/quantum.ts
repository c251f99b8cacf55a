import { exact, graph, operator } from "infinite-nnqs";
import { command, compare, measure, perPart, python, type Row } from "./harness/index.js";

/** Quenches, ground states and products with H, beside SciPy and QuSpin on the same stored matrix. */
export async function quantum(): Promise<Row[]> {
  const ising = operator.ising(graph.square(4, 5), { field: 0.1 });
  const plus = await exact.plusState(ising.hilbert);
  const overlap = async (method: "krylov" | "chebyshev") =>
    exact.fidelity(plus, (await exact.evolve(ising, plus, { time: 2.1, method })).state);
  const quench = "Ising 4×5, all + → field 0.1, t = 2.1, 1e-10";
  const hubbard = operator.hubbard(graph.square(3, 4), { up: 6, down: 6, U: 4 });
  const heisenberg = operator.heisenberg(graph.square(4, 5), { magnetization: 0 });
  const product = async (h: operator.Operator) => {
    const state = await exact.plusState(h.hilbert);
    return () => h.applySync(state)[0];
  };
  const ground = async () => (await exact.groundState(hubbard, { levels: 1 })).energy;
  const once = { runs: 3, peerRuns: 1 };
  const quenchOf24 = [
    ...["evolve", "--model", "tfim", "--lattice", "4x6", "--field", "0.1", "--initial", "plus", "--time", "2.1"],
    ...["--observables", "energy,magnetization-x", "--json", "--quiet"],
  ];
  return [
    await compare(`${quench}, Krylov`, () => overlap("krylov"), await python("quantum.py", "scipy-quench"), once),
    await compare(`${quench}, Krylov`, () => overlap("krylov"), await python("quantum.py", "quspin-quench"), once),
    await compare(
      `${quench}, Chebyshev`,
      () => overlap("chebyshev"),
      await python("quantum.py", "quspin-quench"),
      once,
    ),
    await compare(
      "Hubbard 3×4 (6,6), one product",
      await product(hubbard),
      await python("quantum.py", "hubbard-product"),
      {
        repetitions: 10,
        note: "complex, a new vector of 14 MB included",
      },
    ),
    await compare(
      "Heisenberg 4×5, m = 0, one product",
      await product(heisenberg),
      await python("quantum.py", "heisenberg-product"),
      { repetitions: 10 },
    ),
    await productInEvolution(hubbard),
    await measure("Hubbard 3×4 (6,6), U = 4, ground state to 1e-10", ground, { runs: 1 }),
    await command("Ising 4×6, the same quench of 24 spins, from the command line", quenchOf24, "under 3 GiB"),
  ];
}

/** One product among those of a Chebyshev evolution, its recurrence included: what a product costs where vectors are reused. */
async function productInEvolution(h: operator.Operator): Promise<Row> {
  const state = await exact.plusState(h.hilbert);
  const evolve = () => exact.evolve(h, state, { time: 10, method: "chebyshev" });
  const { products } = await evolve();
  const row = await measure("Hubbard 3×4 (6,6), one product within an evolution", evolve, {
    runs: 3,
    note: "aim: 8 ms",
  });
  return perPart(row, products);
}
