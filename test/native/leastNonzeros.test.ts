// How many elements a sparse matrix certainly has, without a look at its rows.
import { graph, hilbert, operator } from "infinite-nnqs";
import { addon } from "../../dist/native/addon.js";
import { test } from "../support/test.js";

const ring = graph.chain(8);
const fields = Array.from({ length: 8 }, (_, i) => (i % 3 === 0 ? 0 : 1));

/** Each with how many of its elements cannot be known without a look at its rows: none but those of long diagonals. */
const cases: Readonly<Record<string, readonly [operator.Operator, unknown: number]>> = {
  ising: [operator.ising(ring, { field: fields }), 2 ** 8],
  heisenberg: [operator.heisenberg(ring), 2 ** 8],
  sector: [operator.heisenberg(ring, { magnetization: 2 }), 28],
  hubbard: [operator.hubbard(graph.chain(6), { U: 4, up: 3, down: 2 }), 20 * 15],
  openHubbard: [operator.hubbard(graph.square(2, 3, { periodic: false }), { U: 4, up: 3, down: 1 }), 20 * 6],
  cancelled: [
    operator.pauli(hilbert.spins(5), [
      ["XX", [0, 1], 1],
      ["YY", [0, 1], 1],
      ["XZ", [2, 3], 0.5],
      ["X", [2], 0.5],
      ["YZX", [0, 2, 4], 0.3],
    ]),
    0,
  ],
  ladder: [
    operator.pauli(hilbert.spins(6), [
      ["+-", [0, 3], 1],
      ["-+", [0, 3], 1],
      ["Z", [1], 1],
    ]),
    0,
  ],
};

for (const [name, [model, unknown]] of Object.entries(cases)) {
  test(`${name}: no more than there are, and all but those of long diagonals`, async (t) => {
    const native = addon as unknown as { leastNonzeros(request: object): Promise<{ nonzeros: number }> };
    const { nonzeros } = await native.leastNonzeros({ operator: model.handle });
    const { columns } = await model.toSparse();
    t.true(nonzeros <= columns.length, `${nonzeros} of ${columns.length}`);
    t.true(nonzeros >= columns.length - unknown, `${nonzeros} of ${columns.length}`);
  });
}
