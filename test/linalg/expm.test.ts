import { readFileSync } from "node:fs";
import { linalg, NumericalError } from "infinite-nnqs";
import { maxDifference } from "../support/near.js";
import { symmetricMatrix, uniform } from "../support/random.js";
import { test } from "../support/test.js";

const { expm, expmSync, zexpm, zexpmSync, dsyevdSync, zheevdSync, dgemmSync, zgemmSync } = linalg;

interface Case {
  readonly name: string;
  readonly n: number;
  readonly complex: boolean;
  /** Relative condition number in the Frobenius norm. */
  readonly condition: number;
  readonly a: number[];
  readonly exponential: number[];
}

// scripts/fixtures/expm.py
const fixtures = new URL("../../test/linalg/fixtures/expm.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(fixtures, "utf8")) as { cases: Case[] };
const unitRoundoff = 2 ** -53;

const norm = (x: ArrayLike<number>) => Math.sqrt(Array.from(x).reduce((sum, v) => sum + v * v, 0));
const identity = (n: number) => Float64Array.from({ length: n * n }, (_, i) => (i % (n + 1) === 0 ? 1 : 0));
/** A real matrix as a complex one, interleaved. */
const complex = (a: Float64Array, factor: readonly [number, number] = [1, 0]) =>
  Float64Array.from({ length: 2 * a.length }, (_, i) => (a[i >> 1] as number) * factor[(i & 1) as 0 | 1]);

for (const { name, n, complex, condition, a, exponential } of cases) {
  test(`the exponential of the fixture "${name}" keeps the digits that its condition number allows`, async (t) => {
    const e = await (complex ? zexpm : expm)(Float64Array.from(a), n);
    const error = norm(e.map((x, i) => x - (exponential[i] as number))) / norm(exponential);
    const allowed = Math.min(20 * Math.max(1, condition) * unitRoundoff, 1e-12);
    t.true(error <= allowed, `error ${error}, allowed ${allowed}`);
  });
}

test("matrices far from normal are not scaled more than needed", (t) => {
  // Al-Mohy & Higham 2009, (1.3): e^[[1, b], [0, -1]] = [[e, b·sinh 1], [0, 1/e]]; ‖A‖ alone would ask for log₂ b squarings.
  for (const b of [1, 1e2, 1e4, 1e6, 1e8, 1e12, 1e40]) {
    const [e11, e12, e21, e22] = expmSync(Float64Array.of(1, b, 0, -1), 2) as unknown as [
      number,
      number,
      number,
      number,
    ];
    const errors = [e11 / Math.E - 1, e12 / (b * Math.sinh(1)) - 1, e22 * Math.E - 1];
    t.true(Math.max(...errors.map(Math.abs)) < 1e-15, `b = ${b}: ${errors}`);
    t.true(Math.abs(e21) <= 1e-15 / b, `b = ${b}: ${e21}`);
  }
});

test("a nilpotent matrix has a polynomial as its exponential", (t) => {
  // N = superdiagonal x of order 4: (e^N)_{i,i+k} = x^k/k!.
  const x = 1 << 10;
  const n = 4;
  const e = expmSync(
    identity(n).map((_, i) => (i % (n + 1) === 1 ? x : 0)),
    n,
  );
  const factorial = [1, 1, 2, 6];
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      const exact = j < i ? 0 : x ** (j - i) / factorial[j - i]!;
      const value = e[i * n + j] as number;
      t.true(Math.abs(value - exact) <= 1e-14 * Math.max(exact, 1), `(${i}, ${j}): ${value}`);
    }
  }
});

test("a generator of rotations gives the rotation", (t) => {
  for (const angle of [1e-10, 0.1, 1, Math.PI, 100, 12345.678]) {
    const e = expmSync(Float64Array.of(0, -angle, angle, 0), 2);
    const [c, s] = [Math.cos(angle), Math.sin(angle)];
    t.true(maxDifference(e, [c, -s, s, c]) < 1e-15 * Math.max(4, angle), `angle ${angle}`);
  }
});

test("a symmetric matrix's exponential is that of its eigenvalues, on one and on several threads", (t) => {
  for (const n of [3, 40, 200]) {
    const a = symmetricMatrix(n, n).data;
    const { values, vectors } = dsyevdSync(a, n, { vectors: true });
    const scaled = vectors.map((v, i) => v * Math.exp(values[i % n] as number));
    const expected = dgemmSync(n, n, n, scaled, vectors, { opB: "transpose" });
    t.true(maxDifference(expmSync(a, n), expected) < 2e-14 * Math.exp(values[n - 1] as number), `n = ${n}`);
  }
});

test("the evolution of a Hermitian matrix is unitary and has its eigenvalues' phases", (t) => {
  const n = 60;
  const time = 7;
  const h = zgemmSync(n, n, n, uniform(2 * n * n, 3), complex(identity(n)));
  for (let i = 0; i < n; i++) {
    for (let j = 0; j <= i; j++) {
      h[2 * (j * n + i)] = h[2 * (i * n + j)] as number;
      h[2 * (j * n + i) + 1] = i === j ? 0 : -(h[2 * (i * n + j) + 1] as number);
    }
  }
  const generator = h.map((_, k) => (k % 2 === 0 ? time * (h[k + 1] as number) : -time * (h[k - 1] as number))); // −i·H·t
  const u = zexpmSync(generator, n);
  const { values, vectors } = zheevdSync(h, n, { vectors: true });
  const phased = vectors.slice();
  for (let k = 0; k < n * n; k++) {
    const [re, im] = [vectors[2 * k] as number, vectors[2 * k + 1] as number];
    const [c, s] = [Math.cos(time * (values[k % n] as number)), Math.sin(time * (values[k % n] as number))];
    phased[2 * k] = re * c + im * s;
    phased[2 * k + 1] = im * c - re * s;
  }
  const expected = zgemmSync(n, n, n, phased, vectors, { opB: "adjoint" });
  t.true(maxDifference(u, expected) < 1e-12);
  t.true(maxDifference(zgemmSync(n, n, n, u, u, { opB: "adjoint" }), complex(identity(n))) < 1e-12);
});

test("transposing, negating and widening commute with the exponential", (t) => {
  const n = 50;
  const a = uniform(n * n, 8);
  const e = expmSync(a, n);
  const transpose = (x: Float64Array) => x.map((_, i) => x[(i % n) * n + Math.floor(i / n)] as number);
  const size = norm(e);
  t.true(maxDifference(transpose(expmSync(transpose(a), n)), e) < 1e-14 * size);
  const inverse = expmSync(
    a.map((x) => -x),
    n,
  );
  t.true(maxDifference(dgemmSync(n, n, n, e, inverse), identity(n)) < 1e-14 * size * norm(inverse));
  t.true(maxDifference(zexpmSync(complex(a), n), complex(e)) < 1e-14 * size);
});

test("a job gives the numbers of the call on this thread, and does not change its input", async (t) => {
  const n = 150;
  const a = uniform(n * n, 2);
  const before = a.slice();
  t.deepEqual(await expm(a, n), expmSync(a, n));
  t.deepEqual(a, before);
});

test("zero has the identity as its exponential, exactly", (t) => {
  t.deepEqual(expmSync(new Float64Array(9), 3), identity(3));
  t.deepEqual(zexpmSync(new Float64Array(8), 2), complex(identity(2)));
});

test("an exponential or a power beyond the range of doubles is an error that says so", (t) => {
  const refused = (a: Float64Array, n: number, message: RegExp) =>
    t.throws(() => expmSync(a, n), { instanceOf: NumericalError, message });
  refused(Float64Array.of(800), 1, /the exponential exceeds the range/);
  refused(Float64Array.of(1e200, 0, 0, 1), 2, /the power 2 of the matrix exceeds the range/);
  refused(Float64Array.of(1e60, 0, 0, 1), 2, /the power 6 of the matrix exceeds the range/);
  t.deepEqual(expmSync(Float64Array.of(-800), 1), Float64Array.of(0));
  t.true(Math.abs(expmSync(Float64Array.of(700), 1)[0]! / Math.exp(700) - 1) < 1e-12);
});
