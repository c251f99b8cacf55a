import type { ExecutionContext } from "ava";
import { ArgumentError, entropy, linalg, NumericalError, random, ShapeError } from "infinite-nnqs";
import { test } from "../support/test.js";

const spins = (sites: number) => ({ kind: "spins", sites, dimension: 2 ** sites }) as const;

/** Eigenvalues of ρ_A built element by element from ψ, in descending order: no singular values, no shared code. */
function densityMatrixSpectrum(sites: number, state: Float64Array, subsystem: readonly number[]): Float64Array {
  const rest = Array.from({ length: sites }, (_, i) => i).filter((i) => !subsystem.includes(i));
  const place = (bits: number, where: readonly number[]) =>
    where.reduce((s, site, k) => s | (((bits >> k) & 1) << site), 0);
  const n = 2 ** subsystem.length;
  const rho = new Float64Array(2 * n * n);
  for (let i = 0; i < n; i++) {
    for (let j = 0; j < n; j++) {
      for (let b = 0; b < 2 ** rest.length; b++) {
        const x = place(i, subsystem) | place(b, rest);
        const y = place(j, subsystem) | place(b, rest);
        rho[2 * (i * n + j)]! += state[2 * x]! * state[2 * y]! + state[2 * x + 1]! * state[2 * y + 1]!;
        rho[2 * (i * n + j) + 1]! += state[2 * x + 1]! * state[2 * y]! - state[2 * x]! * state[2 * y + 1]!;
      }
    }
  }
  const { values } = linalg.zheevdSync(rho, n);
  const norm = values.reduce((sum, p) => sum + p, 0);
  return values.map((p) => p / norm).reverse();
}

function nearSpectrum(t: ExecutionContext, actual: Float64Array, expected: Float64Array, tolerance = 1e-14): void {
  const difference = expected.reduce((worst, p, k) => Math.max(worst, Math.abs(p - (actual[k] ?? 0))), 0);
  t.true(difference < tolerance, `spectra differ by ${difference}`);
}

test("the spectrum of any cut is that of the density matrix built element by element", async (t) => {
  const state = random.normal({ seed: 3 }, 2 * 2 ** 7);
  for (const subsystem of [[0], [6], [0, 1, 2], [5, 1], [6, 0, 3, 2]]) {
    const expected = densityMatrixSpectrum(7, state, subsystem);
    const spectrum = await entropy.reducedSpectrum(spins(7), state, subsystem);
    nearSpectrum(t, spectrum, expected.slice(0, spectrum.length));
    const complement = [0, 1, 2, 3, 4, 5, 6].filter((site) => !subsystem.includes(site));
    nearSpectrum(t, await entropy.reducedSpectrum(spins(7), state, complement), spectrum);
  }
});

test("a real state and the same state as complex numbers have one spectrum", async (t) => {
  const real = random.normal({ seed: 4 }, 2 ** 6);
  const complex = new Float64Array(2 * real.length);
  for (const [i, x] of real.entries()) complex[2 * i] = x;
  const expected = await entropy.reducedSpectrum(spins(6), complex, [1, 4]);
  nearSpectrum(t, await entropy.reducedSpectrum(spins(6), real, [1, 4]), expected);
});

test("a product state has no entropy, a Bell pair ln 2, a GHZ state ln 2 at every cut", async (t) => {
  const product = new Float64Array(16).fill(1);
  t.true(entropy.vonNeumann(await entropy.reducedSpectrum(spins(4), product, [0, 2])) < 1e-14);
  t.is(entropy.renyi(await entropy.reducedSpectrum(spins(4), product, [0, 2]), 0), 0);
  const ghz = new Float64Array(64);
  ghz[0] = ghz[63] = 0.5;
  for (const subsystem of [[0], [1, 5], [0, 2, 4]]) {
    const spectrum = await entropy.reducedSpectrum(spins(6), ghz, subsystem);
    for (const order of [0, 0.5, 1, 2, Number.POSITIVE_INFINITY]) {
      t.true(Math.abs(entropy.renyi(spectrum, order) - Math.LN2) < 1e-14);
    }
  }
  t.true(Math.abs((await entropy.mutualInformation(spins(6), ghz, [0], [3, 5])) - Math.LN2) < 1e-14);
  t.true(Math.abs((await entropy.mutualInformation(spins(6), ghz, [0, 1, 2], [3, 4, 5])) - 2 * Math.LN2) < 1e-14);
});

test("small Schmidt values keep their digits: p = 1e-28 is seen beside p = 1", async (t) => {
  const state = Float64Array.of(1, 0, 0, 1e-14);
  const spectrum = await entropy.reducedSpectrum(spins(2), state, [0]);
  t.true(Math.abs(spectrum[1]! / 1e-28 - 1) < 1e-6);
});

/** Fermions by brute force: c†-words of A moved to the front one exchange at a time, in the space of all occupations. */
function fermionSpectrum(sites: number, up: number, down: number, state: Float64Array, subsystem: readonly number[]) {
  const words = (count: number) =>
    Array.from({ length: 2 ** sites }, (_, w) => w).filter(
      (w) => [...w.toString(2)].filter((c) => c === "1").length === count,
    );
  const [ups, downs] = [words(up), words(down)];
  const modes = 2 * sites; // ↑ 0…L−1, ↓ L…2L−1
  const inA = (mode: number) => subsystem.includes(mode % sites);
  const spins = new Float64Array(2 * 2 ** modes);
  let index = 0;
  for (const u of ups) {
    for (const d of downs) {
      const occupied = Array.from({ length: modes }, (_, m) => m).filter(
        (m) => ((m < sites ? u >> m : d >> (m - sites)) & 1) === 1,
      );
      let exchanges = 0; // bubble sort: A before B
      for (let done = false; !done; ) {
        done = true;
        for (let k = 0; k + 1 < occupied.length; k++) {
          if (!inA(occupied[k]!) && inA(occupied[k + 1]!)) {
            [occupied[k], occupied[k + 1]] = [occupied[k + 1]!, occupied[k]!];
            exchanges++;
            done = false;
          }
        }
      }
      const configuration = u | (d << sites);
      const sign = exchanges % 2 === 0 ? 1 : -1;
      spins[2 * configuration] = sign * state[2 * index]!;
      spins[2 * configuration + 1] = sign * state[2 * index + 1]!;
      index++;
    }
  }
  return densityMatrixSpectrum(modes, spins, [...subsystem, ...subsystem.map((site) => site + sites)]);
}

test("fermions in a sector: blocks and signs give the spectrum of the full space, for contiguous and scattered sites", async (t) => {
  const sites = 4;
  const basis = { kind: "fermions", sites, up: 2, down: 1, dimension: 24 } as const;
  const state = random.normal({ seed: 5 }, 48);
  for (const subsystem of [[0, 1], [0, 2], [3, 1], [1], [2], [0, 1, 3]]) {
    const expected = fermionSpectrum(sites, 2, 1, state, subsystem);
    const spectrum = await entropy.reducedSpectrum(basis, state, subsystem);
    nearSpectrum(t, spectrum, expected.slice(0, spectrum.length));
    t.true(expected.slice(spectrum.length).every((p) => Math.abs(p) < 1e-14));
  }
});

test("the sign of reordered fermions matters: without it scattered sites give another entropy", async (t) => {
  const basis = { kind: "fermions", sites: 4, up: 2, down: 0, dimension: 6 } as const;
  const state = random.normal({ seed: 6 }, 12);
  const asSpins = new Float64Array(32);
  let index = 0;
  for (const word of [3, 5, 6, 9, 10, 12]) asSpins.set(state.subarray(2 * index, 2 * ++index), 2 * word);
  const entropyOf = async (b: Parameters<typeof entropy.reducedSpectrum>[0], s: Float64Array, a: number[]) =>
    entropy.vonNeumann(await entropy.reducedSpectrum(b, s, a));
  t.true(Math.abs((await entropyOf(basis, state, [0, 1])) - (await entropyOf(spins(4), asSpins, [0, 1]))) < 1e-14);
  t.true(Math.abs((await entropyOf(basis, state, [0, 2])) - (await entropyOf(spins(4), asSpins, [0, 2]))) > 1e-2);
});

test("spins at fixed magnetisation have the spectrum of the same state among all spins", async (t) => {
  const basis = { kind: "spins", sites: 6, up: 2, dimension: 15 } as const;
  const state = random.normal({ seed: 7 }, 30);
  const all = new Float64Array(128);
  let index = 0;
  for (let w = 0; w < 64; w++) {
    if ([...w.toString(2)].filter((c) => c === "1").length === 4)
      all.set(state.subarray(2 * index, 2 * ++index), 2 * w);
  }
  for (const subsystem of [
    [0, 3],
    [5, 1, 2],
  ]) {
    const expected = await entropy.reducedSpectrum(spins(6), all, subsystem);
    nearSpectrum(t, await entropy.reducedSpectrum(basis, state, subsystem), expected);
  }
});

test("bad subsystems, lengths and states are refused", async (t) => {
  const state = new Float64Array(32).fill(1);
  const refuse = (promise: Promise<unknown>, type: new (...args: never[]) => Error, text: RegExp) =>
    t.throwsAsync(promise, { instanceOf: type, message: text });
  await refuse(entropy.reducedSpectrum(spins(4), state, []), ArgumentError, /0 of 4 sites/);
  await refuse(entropy.reducedSpectrum(spins(4), state, [0, 1, 2, 3]), ArgumentError, /leave no cut/);
  await refuse(entropy.reducedSpectrum(spins(4), state, [4]), ArgumentError, /numbered 0 to 3/);
  await refuse(entropy.reducedSpectrum(spins(4), state, [1, 1]), ArgumentError, /twice/);
  await refuse(
    entropy.reducedSpectrum(spins(5), state.subarray(1), [1]),
    ShapeError,
    /must have length 32 \(real\) or 64 .*not 31/,
  );
  await refuse(entropy.reducedSpectrum(spins(4), new Float64Array(32), [1]), NumericalError, /zero vector/);
  await refuse(
    entropy.reducedSpectrum(
      spins(4),
      state.map((_, i) => (i === 3 ? Number.NaN : 1)),
      [1],
    ),
    ArgumentError,
    /finite/,
  );
  await refuse(entropy.mutualInformation(spins(4), state, [0, 1], [1, 2]), ArgumentError, /share site 1/);
});
