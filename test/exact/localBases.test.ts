import { ArgumentError, exact, graph, hilbert, linalg, operator, random, runs, ShapeError } from "infinite-nnqs";
import { longestHold } from "../support/eventLoop.js";
import { allNear, near, sameBits } from "../support/near.js";
import { test } from "../support/test.js";

const sites = 5;
const state = random.normal({ seed: 2 }, 2 ** (sites + 1));

/** Rows of H and H·S†, as (re, im). */
const rows: Readonly<Record<string, readonly (readonly [number, number])[]>> = {
  X: [[1, 0], [1, 0], [1, 0], [-1, 0]], // biome-ignore format: one line
  Y: [[1, 0], [0, -1], [1, 0], [0, 1]], // biome-ignore format: one line
  Z: [[Math.SQRT2, 0], [0, 0], [0, 0], [Math.SQRT2, 0]], // biome-ignore format: one line
};

/** ⟨word|U_b|ψ⟩ as a sum over all words. */
function amplitude(basis: string, word: number): [number, number] {
  let [re, im] = [0, 0];
  for (let from = 0; from < 2 ** basis.length; from++) {
    let [a, b] = [state[2 * from]!, state[2 * from + 1]!];
    for (const [site, letter] of [...basis].entries()) {
      const [c, d] = rows[letter]![2 * ((word >> site) & 1) + ((from >> site) & 1)]!;
      [a, b] = [(a * c - b * d) * Math.SQRT1_2, (a * d + b * c) * Math.SQRT1_2];
    }
    re += a;
    im += b;
  }
  return [re, im];
}

test("a rotated state has the amplitudes that the sum over all words gives, and turns back", async (t) => {
  for (const basis of ["XZYZX", "YYYYY", "ZZZZZ", "XXXXX", "ZZZZY"]) {
    const rotated = await exact.rotate(state, basis);
    const dense = Array.from({ length: 2 ** sites }, (_, word) => amplitude(basis, word)).flat();
    allNear(t, rotated, dense, 1e-14 * 32, basis);
    allNear(t, await exact.rotate(rotated, basis, { inverse: true }), state, 1e-14);
  }
});

test("beyond a block of the cache too, rotations keep the norm, and X on all sites is the Walsh–Hadamard transform", async (t) => {
  const large = random.normal({ seed: 3 }, 2 ** 15);
  const transformed = await linalg.walshHadamard(large, { components: 2 });
  allNear(
    t,
    await exact.rotate(large, "X".repeat(14)),
    transformed.map((x) => x / 2 ** 7),
    1e-13,
  );
  near(t, await exact.fidelity(await exact.rotate(await exact.rotate(large, "XYZXYZXYZXYZXY"), "XYZXYZXYZXYZXY", { inverse: true }), large), 1, 1e-14); // biome-ignore format: one line
});

test("in a rotated state σᶻ has the mean that the Pauli matrix of the letter has", async (t) => {
  const rotated = await exact.rotate(state, "XYZXY");
  const spins = hilbert.spins(sites);
  for (const [site, letter] of [..."XYZXY"].entries()) {
    const of = async (axis: "X" | "Y" | "Z", psi: Float64Array) =>
      exact.expectation(operator.pauli(spins, [[axis, [site], 1]]), psi);
    near(t, await of("Z", rotated), await of(letter as "X", state), 1e-13, letter);
  }
});

test("frequencies of samples in a basis agree with its probabilities", async (t) => {
  const shots = 40_000;
  const outcomes = await exact.sample(state, shots, { basis: "YXZZX", seed: 4 });
  const rotated = await exact.rotate(state, "YXZZX");
  const norm = rotated.reduce((sum, x) => sum + x * x, 0);
  let square = 0; // χ² over 32 outcomes
  for (let word = 0; word < 2 ** sites; word++) {
    const expected = (shots * (rotated[2 * word]! ** 2 + rotated[2 * word + 1]! ** 2)) / norm;
    square += (outcomes.filter((one) => one === word).length - expected) ** 2 / expected;
  }
  t.true(square > 8 && square < 75, `χ² = ${square}`);
  t.deepEqual(await exact.sample(state, 20, { basis: "ZZZZZ" }), await exact.sample(state, 20));
});

test("measured data go into a .npz file and come back", async (t) => {
  const measured = await exact.measure(state, ["XXXXX", "ZZZZZ", "XYZXY"], 50, { seed: 7 });
  t.deepEqual(measured[0]!.outcomes, await exact.sample(state, 50, { seed: 7, basis: "XXXXX" }));
  const read = runs.decodeNpz(runs.encodeNpz({ ...exact.measurementArrays(measured) }));
  t.deepEqual(exact.measurementsOf(read), measured);
});

test("what is no basis, no state of all words and no data of measurements is refused", async (t) => {
  const refused = async (work: () => unknown, instanceOf: new (...args: never[]) => Error, message: RegExp) =>
    t.throwsAsync(async () => work(), { instanceOf, message });
  await refused(() => exact.rotate(state, "XQZZZ"), ArgumentError, /`basis` must be a string of X, Y and Z/);
  await refused(() => exact.rotate(state, "XYZ"), ShapeError, /is of 3 spins, whose states have 16 numbers/);
  const sector = operator.heisenberg(graph.chain(4), { magnetization: 0 });
  const { state: psi } = await exact.groundState(sector);
  await refused(() => exact.sample(psi, 3, { basis: "XXXX" }), ShapeError, /sector of fixed magnetization/);
  const arrays = exact.measurementArrays([{ basis: "XY", outcomes: Int32Array.of(3, 1) }]);
  const wrong = { ...arrays, outcomes: { ...arrays.outcomes, data: Int32Array.of(3, 4) } };
  await refused(() => exact.measurementsOf(wrong), ArgumentError, /shot 1 has the outcome 4/);
  const complex = { shape: [2], data: Float64Array.of(0, 0, 1, 0) };
  await refused(
    () => exact.measurementsOf({ ...arrays, basis: complex, outcomes: complex }),
    ShapeError,
    /`basis` must hold real numbers/,
  );
  for (const code of [88.5, 88 + 2 ** 16, 88 - 2 ** 16]) {
    const bases = { shape: arrays.bases.shape, data: Float64Array.from(arrays.bases.data, () => code) };
    await refused(
      () => exact.measurementsOf({ ...arrays, bases }),
      ArgumentError,
      /`bases\[0\]` must be a string of X, Y/,
    );
  }
  await refused(() => exact.measurementsOf({}), ArgumentError, /`arrays.bases` must be/);
});

test("a million shots become arrays, and the opposite, without holding the event loop", async (t) => {
  const measured = await exact.measure(random.normal({ seed: 1 }, 2 ** 9), ["XXXXXXXX", "ZZZZZZZZ"], 500_000);
  let arrays: ReturnType<typeof exact.measurementArrays> | undefined;
  const there = await longestHold(async () => {
    arrays = exact.measurementArrays(measured);
  });
  let again: readonly exact.Measurement[] = [];
  const back = await longestHold(async () => {
    again = exact.measurementsOf({ ...arrays! });
  });
  t.true(there < 50 && back < 50, `${there} and ${back} ms`); // 40 and 300 with a check of every number
  sameBits(t, again[1]!.outcomes, measured[1]!.outcomes);
});
