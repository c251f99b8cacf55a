import { hilbert, operator } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";
import { productOf } from "./denseSum.js";

const letters = "IXYZ+-";

/** Products of up to five random letters on random sites, each with its adjoint. */
function pauliTerms(count: number, sites: number): operator.PauliTerm[] {
  const random = uniform(12 * count).map((x) => Math.abs(x));
  const conjugate = { "+": "-", "-": "+" } as Readonly<Record<string, string>>;
  return Array.from({ length: count }, (_, k): operator.PauliTerm[] => {
    const draw = (i: number, most: number) => Math.floor(random[12 * k + i]! * 0.999 * most);
    const length = 1 + draw(0, 5);
    const word = Array.from({ length }, (_, i) => letters[draw(1 + i, 6)]!);
    const places = word.map((_, i) => draw(6 + i, sites));
    const adjoint = word.map((letter) => conjugate[letter] ?? letter).reverse();
    return [
      [word.join(""), places, [0.5, 0.25]],
      [adjoint.join(""), [...places].reverse(), [0.5, -0.25]],
    ];
  }).flat();
}

test("a random sum of Pauli and ladder operators acts as its letters do, one after the other", async (t) => {
  const spins = hilbert.spins(7);
  for (const count of [1, 7, 60]) {
    const terms = pauliTerms(count, 7);
    const x = uniform(2 * spins.dimension);
    const expected = productOf(spins, terms, x);
    allNear(t, await operator.pauli(spins, terms).apply(x), expected, 1e-12);
    const inTurns = await operator.pauliSum(spins, terms);
    allNear(t, await inTurns.apply(x), expected, 1e-12);
    t.is(inTurns.name, operator.pauli(spins, terms).name);
  }
});

test("words of many ladder operators cost no memory, and lead where they say", async (t) => {
  const sites = Array.from({ length: 30 }, (_, i) => i);
  const [down, up] = [sites.slice(0, 10), sites.slice(10, 20)];
  const word = (first: string, second: string): operator.PauliTerm => [
    first.repeat(10) + second.repeat(10),
    [...down, ...up],
    1,
  ];
  const swap = operator.pauli(hilbert.spins(20, { magnetization: 0 }), [word("+", "-"), word("-", "+")]);
  const x = uniform(swap.dimension);
  const y = await swap.apply(x);
  t.deepEqual([y[0], y[y.length - 1]], [x[x.length - 1], x[0]]);
  t.true(y.subarray(1, -1).every((value) => value === 0));
  const all: operator.PauliTerm[] = [["+".repeat(30), sites, 1], ["-".repeat(30), sites, 1]]; // biome-ignore format: one line
  t.is(operator.pauli(hilbert.spins(30), all).dimension, 2 ** 30);
  t.throws(() => operator.pauli(hilbert.spins(30), all.slice(1)), { message: /^pauli: .*not Hermitian.*0b1{30}\)/ });
});

test("sums are Hermitian or not whatever they are written in", async (t) => {
  const spins = hilbert.spins(4);
  const projector: operator.PauliTerm = ["+-", [2, 2], [1, 1]]; // onto bit 0, with a part that is not Hermitian
  const half = 0.5;
  t.throws(() => operator.pauli(spins, [projector]), { message: /not Hermitian \(the part that flips bits 0b0\)/ });
  const mended = operator.pauli(spins, [projector, ["I", [2], [0, -half]], ["Z", [2], [0, -half]]]);
  const x = uniform(spins.dimension);
  allNear(t, await mended.apply(x), x.map((value, s) => ((s >> 2) & 1 ? 0 : value)), 1e-15); // biome-ignore format: one line
  t.true(mended.isReal);
  await t.throwsAsync(operator.pauliSum(spins, [projector]), { message: /^pauliSum: `terms`: .* not Hermitian/ });
});

test("a long sum may be aborted, reports its progress, and names the term that is wrong", async (t) => {
  const spins = hilbert.spins(6);
  const terms = Array.from({ length: 20_000 }, (_, i): operator.PauliTerm => ["ZZ", [i % 6, (i + 1) % 6], 1]);
  const reports: number[] = [];
  await operator.pauliSum(spins, terms, { onProgress: (fraction) => reports.push(fraction) });
  t.is(reports.at(-1), 1);
  const reason = new Error("enough");
  const sum = operator.pauliSum(spins, terms, { signal: AbortSignal.abort(reason) });
  t.is(await t.throwsAsync(sum), reason);
  const wrong = [...terms, ["Z", 0, 1]] as operator.PauliTerm[];
  await t.throwsAsync(operator.pauliSum(spins, wrong), {
    message: "pauliSum: `terms[20000]` must be [letters, sites, coefficient], not a list of 3.",
  });
  t.throws(() => operator.pauli(spins, 3 as never), { message: /`terms` must be a list of \[letters, sites, coeff/ });
  const fermions = hilbert.fermions(3, { up: 1, down: 1 });
  await t.throwsAsync(
    operator.fermionSum(fermions, [
      ["+", [[0, "up"]], 1],
      ["-", [[0, "up"]], 1],
    ]),
    {
      message: /^fermionSum: .*number of up or of down fermions/,
    },
  );
});
