import { ArgumentError, entropy, exact, graph, hilbert, operator } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const binary = (p: number) => -p * Math.log(p) - (1 - p) * Math.log(1 - p);

test("one magnon on 60 spins has the entropy of the part that lies in A", async (t) => {
  const spins = hilbert.spins(60, { magnetization: 58 });
  const wave = Float64Array.from({ length: 60 }, (_, site) => Math.exp(-((site - 40) ** 2) / 50));
  const norm = wave.reduce((sum, x) => sum + x * x, 0);
  for (const subsystem of [entropy.half(60), [59, 0, 31, 40], Array.from({ length: 59 }, (_, i) => i)]) {
    const inside = subsystem.reduce((sum, site) => sum + wave[site]! ** 2, 0) / norm;
    const spectrum = await entropy.reducedSpectrum(spins, wave, subsystem);
    near(t, entropy.vonNeumann(spectrum), binary(inside), 1e-13);
  }
});

test("two magnons on 40 spins have the entropy of the same state as a matrix of its own", async (t) => {
  const spins = hilbert.spins(40, { magnetization: 36 });
  const chain = operator.heisenberg(graph.chain(40), { magnetization: 36 });
  const { state } = await exact.groundState(chain);
  t.is(state.length, 2 * spins.dimension);
  // ψ of (i, j), i < j: in A = even sites both, one, or none of the two.
  const index = new Map<string, number>();
  for (let j = 1, k = 0; j < 40; j++) for (let i = 0; i < j; i++, k++) index.set(`${i},${j}`, k);
  const at = (i: number, j: number) => state[2 * index.get(i < j ? `${i},${j}` : `${j},${i}`)!]!;
  const even = Array.from({ length: 20 }, (_, i) => 2 * i);
  let both = 0;
  let none = 0;
  for (const [a, i] of even.entries())
    for (const j of even.slice(a + 1)) [both, none] = [both + at(i, j) ** 2, none + at(i + 1, j + 1) ** 2];
  const one = even.flatMap((i) => even.map((j) => at(i, j + 1)));
  const purity = even.reduce(
    (sum, _, a) => {
      for (let b = 0; b < 20; b++) {
        let overlap = 0;
        for (let c = 0; c < 20; c++) overlap += one[20 * a + c]! * one[20 * b + c]!;
        sum += overlap ** 2;
      }
      return sum;
    },
    both ** 2 + none ** 2,
  );
  near(t, entropy.purity(await entropy.reducedSpectrum(spins, state, even)), purity, 1e-12);
});

test("free fermions on 32 sites have the entropy of their correlations (Peschel)", async (t) => {
  const hubbard = operator.hubbard(graph.chain(32, { periodic: false }), { up: 2, down: 1, U: 0 });
  const { state } = await exact.groundState(hubbard);
  const orbital = (k: number, site: number) => Math.sqrt(2 / 33) * Math.sin((Math.PI * (k + 1) * (site + 1)) / 33);
  const inside = (k: number, l: number) =>
    Array.from({ length: 10 }, (_, site) => orbital(k, site) * orbital(l, site)).reduce((sum, x) => sum + x, 0);
  // Overlaps of the occupied orbitals in A: the eigenvalues that are not 0 of the matrix of correlations.
  const [a, b, d] = [inside(0, 0), inside(0, 1), inside(1, 1)];
  const root = Math.hypot((a - d) / 2, b);
  const expected = binary((a + d) / 2 + root) + binary((a + d) / 2 - root) + binary(a);
  const spectrum = await entropy.reducedSpectrum(
    hubbard.hilbert,
    state,
    Array.from({ length: 10 }, (_, i) => i),
  );
  near(t, entropy.vonNeumann(spectrum), expected, 1e-9);
});

test("a system too large to be cut says what to do", async (t) => {
  const basis = { kind: "spins", sites: 32, dimension: 2 } as const;
  await t.throwsAsync(entropy.reducedSpectrum(basis, [1, 0], [0]), {
    instanceOf: ArgumentError,
    message: /all 2\^32 states of 32 sites cannot be cut.* Fix the magnetization, or, .*replicaAverage/,
  });
});
