import { readFileSync } from "node:fs";
import {
  ArgumentError,
  dataset,
  exact,
  graph,
  hilbert,
  loss,
  NumericalError,
  operator,
  random,
  ShapeError,
} from "infinite-nnqs";
import { allNear, near } from "../support/near.js";
import { test } from "../support/test.js";

const chain = graph.chain(6);
const ising = operator.ising(chain, { field: 0.7, longitudinal: 0.2 });
const spins = hilbert.spins(6);
const psi = random.normal({ seed: 1 }, 128);
const phi = random.normal({ seed: 2 }, 128);
const bases = ["XXXXXX", "ZZZZZZ", "XYZZYX"];

/** Each by the function that makes it. */
async function lossesByName(): Promise<Readonly<Record<string, readonly loss.Loss[]>>> {
  const task = await dataset.task(spins, phi, {
    train: 20,
    weights: Float64Array.from({ length: 64 }, (_, i) => 1 + i),
  });
  const real = await dataset.task(spins, phi.slice(0, 64), { train: 30 });
  const custom = loss.custom((state) => ({
    value: state.reduce((sum, x) => sum + x ** 4, 0),
    gradient: state.map((x) => 2 * x ** 3),
  }));
  return {
    energy: [loss.energy(ising), loss.energy(operator.pauli(spins, [["XY", [0, 1], 1], ["Y", [4], 0.3]]))], // biome-ignore format: one line
    infidelity: [loss.infidelity(phi)],
    logOverlap: [loss.logOverlap(phi)],
    supervised: [loss.supervised(task), loss.supervised(real)],
    likelihood: [loss.likelihood(await exact.measure(phi, bases, 200))],
    custom: [custom],
  };
}

async function losses(): Promise<readonly loss.Loss[]> {
  return Object.values(await lossesByName()).flat();
}

test("every function that makes a loss is tested here, and stands in the table of losses", async (t) => {
  const makesNone = ["measures", "readLikelihood", "readTarget"];
  const made = Object.keys(loss).filter((name) => !makesNone.includes(name));
  t.deepEqual(Object.keys(await lossesByName()).sort(), made.sort());
  const page = readFileSync(new URL("../../docs/losses.md", import.meta.url), "utf8");
  t.deepEqual(
    made.filter((name) => !page.includes(`\n| \`${name}(`)),
    [],
  );
});

test("every gradient belongs to its value: differences along random directions say so", async (t) => {
  for (const one of await losses()) {
    const { error } = await one.check(psi, { directions: 4, tolerance: 1e-6 });
    t.true(error < 1e-6, one.text);
  }
});

test("losses of rays do not see the norm, and their gradients stand on ψ", async (t) => {
  for (const one of (await losses()).filter(({ invariant }) => invariant)) {
    const { value, gradient } = await one.evaluate(psi);
    const scaled = await one.evaluate(psi.map((x) => -3 * x));
    near(t, scaled.value, value, 1e-12 * (1 + Math.abs(value)), one.text);
    allNear(t, scaled.gradient, gradient.map((x) => x / -3), 1e-13, one.text); // biome-ignore format: one line
    near(t, (await exact.overlap(psi, gradient))[0], 0, 1e-12, one.text);
  }
});

test("the energy is that of exact, and its gradient vanishes on eigenstates alone", async (t) => {
  const energy = loss.energy(ising);
  near(t, (await energy.evaluate(psi)).value, await exact.expectation(ising, psi), 1e-13);
  const { states, energies } = await exact.groundState(ising, { levels: 3 });
  for (const [k, state] of states.entries()) {
    const { value, gradient } = await energy.evaluate(state);
    near(t, value, energies[k]!, 1e-12);
    allNear(t, gradient, new Float64Array(128), 1e-8);
  }
});

test("infidelity is good to its last digits however close ψ is to φ", async (t) => {
  const away = random.normal({ seed: 3 }, 128);
  const [re, im] = await exact.overlap(phi, away);
  const square = (await exact.overlap(phi, phi))[0];
  const distance = 1e-10;
  // φ + ε·δ, δ orthogonal to φ: 1−F = ε²‖δ‖²/(‖φ‖²+ε²‖δ‖²)
  for (let i = 0; i < 128; i += 2) {
    const [a, b] = [phi[i]!, phi[i + 1]!];
    away[i]! -= (re * a - im * b) / square;
    away[i + 1]! -= (re * b + im * a) / square;
  }
  const expected = (distance ** 2 * (await exact.overlap(away, away))[0]) / square;
  const { value } = await loss.infidelity(phi).evaluate(phi.map((x, i) => x + distance * away[i]!));
  near(t, value / expected, 1, 1e-5);
  near(t, (await loss.infidelity(phi).evaluate(psi)).value, 1 - (await exact.fidelity(phi, psi)), 1e-14);
  near(t, (await loss.logOverlap(phi).evaluate(psi)).value, -Math.log(await exact.fidelity(phi, psi)), 1e-12);
});

test("of all states the one that was measured has the smallest likelihood loss: the entropy of its outcomes", async (t) => {
  const data = await Promise.all(
    bases.map(async (basis) => {
      const rotated = await exact.rotate(phi, basis);
      const square = rotated.reduce((sum, x) => sum + x * x, 0);
      return { basis, probabilities: Float64Array.from({ length: 64 }, (_, x) => (rotated[2 * x]! ** 2 + rotated[2 * x + 1]! ** 2) / square) }; // biome-ignore format: one line
    }),
  );
  const tomography = loss.likelihood(data);
  const entropy = data.reduce((sum, { probabilities }) => sum - probabilities.reduce((s, p) => s + p * Math.log(p), 0), 0) / 3; // biome-ignore format: one line
  const { value, gradient } = await tomography.evaluate(phi);
  near(t, value, entropy, 1e-12);
  allNear(t, gradient, new Float64Array(128), 1e-13);
  t.true((await tomography.evaluate(psi)).value > entropy);
});

test("counts, outcomes and their frequencies are one loss; shots give a basis its weight", async (t) => {
  const [a, b] = [Int32Array.of(0, 1, 1, 3), Int32Array.of(2, 2)];
  const small = random.normal({ seed: 9 }, 8);
  const [fromOutcomes, fromCounts, fromShares] = [
    loss.likelihood([{ basis: "XY", outcomes: a }, { basis: "ZZ", outcomes: b }]), // biome-ignore format: one line
    loss.likelihood([{ basis: "XY", counts: [1, 2, 0, 1] }, { basis: "ZZ", counts: [0, 0, 2, 0] }]), // biome-ignore format: one line
    loss.likelihood([{ basis: "XY", probabilities: [0.25, 0.5, 0, 0.25], weight: 2 / 3 }, { basis: "ZZ", probabilities: [0, 0, 1, 0], weight: 1 / 3 }]), // biome-ignore format: one line
  ];
  const expected = await fromOutcomes!.evaluate(small);
  for (const one of [fromCounts!, fromShares!]) {
    const found = await one.evaluate(small);
    near(t, found.value, expected.value, 1e-14);
    allNear(t, found.gradient, expected.gradient, 1e-14);
  }
});

test("wrong losses and states are refused, and say what is wrong", async (t) => {
  const refused = async (work: () => unknown, instanceOf: new (...args: never[]) => Error, message: RegExp) =>
    t.throwsAsync(async () => work(), { instanceOf, message });
  await refused(
    () => loss.energy(ising).evaluate(new Float64Array(128)),
    NumericalError,
    /⟨ψ\|ψ⟩ = 0.*The zero vector is no state/,
  );
  await refused(
    () => loss.energy(ising).evaluate(psi.slice(2)),
    ShapeError,
    /126 numbers; .* is of 64 basis states, 128 numbers/,
  );
  await refused(() => loss.infidelity(new Float64Array(4)), ArgumentError, /`target` has ⟨φ\|φ⟩ = 0/);
  const twice = loss.custom((state) => ({
    value: state.reduce((s, x) => s + x * x, 0),
    gradient: state.map((x) => 2 * x),
  }));
  await refused(() => twice.check(psi), NumericalError, /does not belong to its value.*without a factor 2/);
  const thrown = loss.custom(() => {
    throw 3;
  });
  await refused(() => thrown.evaluate(psi), ArgumentError, /^loss\.custom: `evaluate` must throw an Error/);
  const cut = { hilbert: ising.hilbert, subsystem: [0, 6] }; // refused where it is given, not where it is first measured
  await refused(() => loss.measures(cut), ArgumentError, /^loss\.measures: 6 is no site; sites are numbered 0 to 5/);
  const complex = loss.custom(() => ({ value: [1, 2] as unknown as number, gradient: psi }));
  await refused(() => complex.evaluate(psi), ArgumentError, /A loss is real/);
  await refused(
    () => loss.custom(() => ({ value: 1, gradient: new Float64Array(3) })).evaluate(psi),
    ShapeError,
    /`gradient` must be a Float64Array of 128/,
  );
  const one = (data: object) => loss.likelihood([data as loss.BasisData]);
  await refused(
    () => one({ basis: "XY", counts: [1, -2, 0, 1] }),
    ArgumentError,
    /`counts\[1\]` must be a finite number of at least 0, not -2/,
  );
  await refused(
    () => one({ basis: "XW", counts: [1, 2, 0, 1] }),
    ArgumentError,
    /`basis` must be a string of X, Y and Z/,
  );
  await refused(() => one({ basis: "XY", counts: [1, 2] }), ShapeError, /`counts` must have 4 numbers/);
  await refused(() => one({ basis: "XY", probabilities: [1, 2, 0, 0] }), ArgumentError, /add up to 1, not 3/);
  await refused(
    () => one({ basis: "XY", outcomes: [4] }),
    ArgumentError,
    /`outcomes\[0\]` must be a whole number from 0 to 3/,
  );
  await refused(() => one({ basis: "XY", outcomes: [] }), ArgumentError, /nothing was measured/);
  await refused(() => one({ basis: "XY" }), ArgumentError, /exactly one of/);
  const pole = one({ basis: "ZZ", counts: [0, 1, 0, 0] });
  await refused(
    () => pole.evaluate([1, 0, 0, 0, 0, 0, 0, 0]),
    NumericalError,
    /outcome −\+ in basis ZZ was seen and has probability 0/,
  );
});
