import { exact, graph, operator } from "infinite-nnqs";
import { compare, measure, python, type Row } from "./harness/index.js";

/** Quenches, ground states and products with H, beside SciPy and QuSpin on the same stored matrix. */
export async function quantum(): Promise<Row[]> {
  const ising = operator.ising(graph.square(4, 5), { field: 0.1 });
  const plus = exact.plusState(ising.hilbert);
  const overlap = async (method: "krylov" | "chebyshev") =>
    exact.fidelity(plus, (await exact.evolve(ising, plus, { time: 2.1, method })).state);
  const quench = "Ising 4×5, all + → field 0.1, t = 2.1, 1e-10";
  const hubbard = operator.hubbard(graph.square(3, 4), { up: 6, down: 6, U: 4 });
  const vector = exact.plusState(hubbard.hilbert);
  const ground = async () => (await exact.groundState(hubbard, { levels: 1 })).energy;
  const once = { runs: 1 };
  return [
    await compare(`${quench}, Krylov`, () => overlap("krylov"), await python("quantum.py", "scipy-quench"), once),
    await compare(`${quench}, Krylov`, () => overlap("krylov"), await python("quantum.py", "quspin-quench"), once),
    await compare(`${quench}, Chebyshev`, () => overlap("chebyshev"), await python("quantum.py", "scipy-quench"), once),
    await compare(
      "Hubbard 3×4 (6,6), one product",
      () => exact.overlap(vector, hubbard.applySync(vector))[0],
      await python("quantum.py", "scipy-product"),
    ),
    await measure("Hubbard 3×4 (6,6), U = 4, ground state to 1e-10", ground, once),
  ];
}
