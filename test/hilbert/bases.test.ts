import { ArgumentError, hilbert } from "infinite-nnqs";
import { test } from "../support/test.js";

const bases = [
  hilbert.spins(6),
  hilbert.spins(7, { magnetization: 1 }),
  hilbert.spins(6, { magnetization: -6 }),
  hilbert.fermions(5, { up: 2, down: 3 }),
  hilbert.fermions(4, { up: 0, down: 4 }),
];

test("ranking and unranking are inverse, and agree with the inputs of the whole basis", async (t) => {
  for (const basis of bases) {
    const inputs = await basis.inputs();
    t.deepEqual([inputs.rows, inputs.columns], [basis.dimension, basis.sites]);
    for (let index = 0; index < basis.dimension; index++) {
      const configuration = basis.configuration(index);
      t.deepEqual(inputs.row(index), configuration, `${basis.name}, state ${index}`);
      t.is(basis.index(configuration), index);
    }
  }
});

test("site i is bit i, bit 0 is spin +1, and fermions have the paper's four levels", async (t) => {
  t.deepEqual([...hilbert.spins(3).configuration(0b110)], [1, -1, -1]);
  const fermions = hilbert.fermions(2, { up: 1, down: 1 });
  t.deepEqual([...(await fermions.inputs()).data], [1.5, -1.5, 0.5, -0.5, -0.5, 0.5, -1.5, 1.5]);
});

test("a sector of 29 spins near zero magnetisation ranks 77 million states", (t) => {
  const basis = hilbert.spins(29, { magnetization: 1 });
  t.is(basis.dimension, 77558760);
  for (const index of [0, 1, 12345678, basis.dimension - 1]) {
    t.is(basis.index(basis.configuration(index)), index);
  }
});

test("bases that do not exist, and states outside, are refused", (t) => {
  t.throws(() => hilbert.spins(0), { instanceOf: ArgumentError });
  t.throws(() => hilbert.spins(40), { message: /2³¹/ });
  t.throws(() => hilbert.spins(4, { magnetization: 1 }), { instanceOf: ArgumentError });
  t.throws(() => hilbert.fermions(4, { up: 5, down: 0 }), { message: /at most one per site/ });
  t.throws(() => hilbert.spins(3).configuration(8), { instanceOf: ArgumentError });
  t.throws(() => hilbert.spins(3).index([1, 1]), { instanceOf: ArgumentError });
  t.throws(() => hilbert.spins(3).index([1, 1, 0]), { instanceOf: ArgumentError });
  t.throws(() => hilbert.spins(3, { magnetization: 1 }).index([1, 1, 1]), { message: /magnetization/ });
  t.throws(() => hilbert.fermions(2, { up: 1, down: 1 }).index([1.5, 1.5]), { instanceOf: ArgumentError });
});
