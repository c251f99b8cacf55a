import { dataset, graph, hilbert, operator, predict, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

/** What a call says when it throws. */
async function messageOf(call: () => unknown): Promise<string> {
  try {
    await call();
    return "";
  } catch (error) {
    return (error as Error).message;
  }
}

test("terms that change a fixed number are answered with what the basis has", async (t) => {
  const fermions = hilbert.fermions(2, { up: 1, down: 1 });
  const raise: operator.FermionTerm[] = [["+", [[0, "up"]], 1], ["-", [[0, "up"]], 1]]; // biome-ignore format: one line
  t.regex(
    await messageOf(() => operator.fermion(fermions, raise)),
    /number of up or of down fermions\. Use terms that conserve both/,
  );
  const flip = () => operator.pauli(hilbert.spins(2, { magnetization: 0 }), [["X", [0], 1]]);
  t.regex(await messageOf(flip), /Use terms that conserve it, or all states: hilbert\.spins\(sites\)/);
});

test("a basis that is too large is answered with what its caller can change", async (t) => {
  t.regex(await messageOf(() => hilbert.spins(40)), /Fix the magnetization, or take fewer sites/);
  t.notRegex(await messageOf(() => hilbert.spins(40, { magnetization: 0 })), /Fix/);
  const ising = await messageOf(() => operator.ising(graph.chain(40), { field: 1 }));
  t.regex(ising, /ising: `graph\.sites` must be .* not 40\. .*Take fewer sites/);
  t.notRegex(ising, /magnetization/);
});

test("kernels between all points that do not fit are answered with a way that needs none of them", async (t) => {
  const sites = 19; // 2400 of half a million states, as 2400 of the 65536 of 4×4 on a smaller machine
  const basis = hilbert.spins(sites);
  const network = stax.serial(stax.dense(1), stax.relu(), stax.dense(1));
  const task = await dataset.task(basis, new Float64Array(basis.dimension).fill(1), { train: 2400 });
  const message = await messageOf(() => predict.supervised(network, task));
  t.regex(message, /need.* GB.*fewer test points with dataset\.task.*predict\.streamed.*or predict\.matrixFree/);
});
