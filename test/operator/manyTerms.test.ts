import { hilbert, operator } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { test } from "../support/test.js";

test("a sum of 30000 fermion terms is as good as a short one", async (t) => {
  const basis = hilbert.fermions(12, { up: 1, down: 1 });
  const hop = (a: number, b: number): operator.FermionTerm[] => [
    [
      "+-n",
      [
        [a, "up"],
        [b, "up"],
        [0, "down"],
      ],
      1e-4,
    ],
    [
      "+-n",
      [
        [b, "up"],
        [a, "up"],
        [0, "down"],
      ],
      1e-4,
    ],
  ];
  const once = hop(2, 5).map(([word, modes]): operator.FermionTerm => [word, modes, 1.5]);
  const many = operator.fermion(basis, Array.from({ length: 15_000 }, () => hop(2, 5)).flat());
  const x = Float64Array.from({ length: basis.dimension }, (_, i) => Math.cos(i));
  const [sum, expected] = [await many.apply(x), await operator.fermion(basis, once).apply(x)];
  allNear(t, sum, expected, 1e-10);
});

test("a sum of 200000 Pauli terms is as good as a short one", async (t) => {
  const basis = hilbert.spins(4);
  const terms = Array.from({ length: 200_000 }, (_, i): operator.PauliTerm => ["XY", [i % 4, (i + 1) % 4], 1e-5]);
  const short = [0, 1, 2, 3].map((i): operator.PauliTerm => ["XY", [i, (i + 1) % 4], 0.5]);
  const x = Float64Array.from({ length: 2 * basis.dimension }, (_, i) => Math.cos(i));
  const [sum, expected] = [await operator.pauli(basis, terms).apply(x), await operator.pauli(basis, short).apply(x)];
  allNear(t, sum, expected, 1e-10);
});
