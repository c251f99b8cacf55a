import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { entropy, exact, graph, hilbert, loss, operator, random, runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { near } from "../support/near.js";
import { paperLayersOf } from "../support/paper.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const spec = {
  experiment: "learn",
  target: { model: "tfim", lattice: "6", field: 1 },
  network: paperLayersOf(64),
  train: "all",
  times: [0, 10, 300, 1000],
};

function learn(document: object) {
  writeFileSync(join(root, "spec.json"), JSON.stringify(document));
  return runCommand(["learn", "spec.json", "--json", "--quiet"], { cwd: root });
}

interface Summary {
  readonly groundEnergy: number;
  readonly finalLoss: number;
  readonly predictedRate: number | null;
  readonly measuredRate: number | null;
  readonly final: Readonly<Record<string, number>>;
}
const summaryOf = (stdout: string) => (JSON.parse(stdout) as { summary: Summary }).summary;

test("nnqs learn with the loss energy finds the ground state, with what users print of it and the rate that was predicted", (t) => {
  const { stdout, stderr, status } = learn({
    ...spec,
    name: "energy",
    loss: "energy",
    flow: { members: 2, tolerance: 1e-5 },
  });
  t.is(status, 0, stderr);
  const found = summaryOf(stdout);
  near(t, found.groundEnergy, -2 / Math.sin(Math.PI / 12), 1e-9);
  t.true(found.final["excess"]! < 0.05 * -found.groundEnergy && found.final["excess"]! > 0);
  near(t, found.final["energy"]!, found.groundEnergy + found.final["excess"]!, 1e-9);
  t.true(found.predictedRate! > 0 && found.measuredRate! > found.predictedRate!); // faster modes are still there
  const printed = runCommand(["learn", "spec.json", "--quiet"], { cwd: root }).stdout;
  t.regex(printed, /mean over 2 members.*excess +\d.*vScore/s);
  t.false(printed.includes("undefined"));
  const arrays = runs.decodeNpz(readFileSync(join(root, "results/energy/data.npz")));
  t.deepEqual(arrays["excess"]!.shape, [2, 4]);
  const names = ["loss", "norm", "energy", "variance", "excess", "v_score", "fidelity", "sign_agreement", "phase_agreement", "entropy", "mean_loss", "standard_error"]; // biome-ignore format: one line
  for (const name of names) t.truthy(arrays[name], name);
});

test("the rate is measured where the error is no rounding yet, and comes down to the one that is predicted", (t) => {
  for (const momentum of [0, 0.5]) {
    const { stdout, stderr, status } = learn({
      ...spec,
      name: `rate-${momentum}`,
      loss: "energy",
      momentum,
      learningRate: { relative: 0.4 },
      target: { model: "tfim", lattice: "4", field: 1 },
      flow: { members: 1, dynamics: "discrete" },
      times: [...Array.from({ length: 21 }, (_, k) => 50 * k), 2000],
    });
    t.is(status, 0, stderr);
    const { predictedRate, measuredRate, final } = summaryOf(stdout);
    t.true(final["excess"]! < 1e-12, `${final["excess"]}`);
    near(t, measuredRate! / predictedRate!, 1, 0.1, `${measuredRate} ${predictedRate}`);
  }
});

test("a network whose kernel does not reach the ground state has no predicted rate, and it is said why", (t) => {
  const network = [{ type: "dense", width: 9, wStd: 0, bStd: 0.1 }, { type: "relu" }, { type: "dense", width: 1 }];
  const target = { model: "tfim", lattice: "4", field: 0.5 };
  const flow = { members: 1, tolerance: 1e-3 };
  const { stdout, stderr, status } = learn({
    ...spec,
    name: "still",
    learningRate: 1,
    loss: "energy",
    target,
    network,
    flow,
  });
  t.is(status, 0, stderr);
  t.is(summaryOf(stdout).predictedRate, null);
  t.regex(stdout, /no predicted rate: of the ground level the network's kernel reaches a share of 0\.\d+/);
});

test("more shots than memory holds are refused by their field before any is drawn", (t) => {
  const measurements = { bases: Array(999).fill("ZZZ"), shots: 2 ** 31 - 1 };
  const target = { model: "tfim", lattice: "3", field: 0.7, time: 0.6 };
  const { stderr, status } = learn({ ...spec, name: "shots", loss: "likelihood", target, measurements });
  t.is(status, 1);
  t.regex(stderr, /`measurements\.shots` 2147483647 in 999 bases/);
});

test("the losses infidelity and likelihood, from shots and on unseen bases, learn a quench", (t) => {
  const quench = { ...spec, target: { model: "tfim", lattice: "3", field: 0.7, time: 0.6 }, times: [0, 2000] };
  const overlap = learn({ ...quench, name: "overlap", loss: "infidelity", flow: { members: 1 } });
  t.is(overlap.status, 0, overlap.stderr);
  near(t, summaryOf(overlap.stdout).finalLoss, 1 - summaryOf(overlap.stdout).final["fidelity"]!, 1e-9);
  t.true(summaryOf(overlap.stdout).finalLoss < 1e-2);
  const bases = ["XXX", "YYY", "ZZZ", "XYZ", "ZXY", "YZX", "XXZ", "ZYY", "XZX"];
  const measurements = { bases, shots: 5000, unseen: ["ZZX", "YXX"] };
  const tomography = learn({ ...quench, name: "tomography", loss: "likelihood", measurements, flow: { members: 1 } });
  t.is(tomography.status, 0, tomography.stderr);
  t.true(summaryOf(tomography.stdout).final["fidelity"]! > 0.97);
  t.true(summaryOf(tomography.stdout).final["unseenLoss"]! < 0.05);
});

test("finite ensembles stand beside, in steps of the same size, and the wide ones come close", (t) => {
  const document = {
    ...spec,
    name: "finite",
    loss: "energy",
    times: [0, 10, 100],
    flow: { members: 20, dynamics: "discrete" },
  };
  const { stderr, status } = learn({
    ...document,
    ensemble: { widths: [16, 2000], members: 20, steps: 100, precision: "float64" },
  });
  t.is(status, 0, stderr);
  const arrays = runs.decodeNpz(readFileSync(join(root, "results/finite/data.npz")));
  t.deepEqual(arrays["ensemble_excess"]!.shape, [2, 20, 3]);
  const at = (width: number, time: number) =>
    Array.from({ length: 20 }, (_, k) => arrays["ensemble_loss"]!.data[(width * 20 + k) * 3 + time]!).reduce(
      (a, b) => a + b,
    ) / 20;
  const infinite = arrays["mean_loss"]!.data;
  const learned = infinite[0]! - infinite[2]!;
  near(t, at(1, 2), infinite[2]!, 0.01 * learned); // seen: .002, of width 2000
  t.true(at(1, 2) < at(1, 1) && at(1, 1) < at(1, 0));
});

test("keys of another loss are refused, and what a loss needs is asked for", (t) => {
  const refused = (document: object, message: RegExp) => {
    const { status, stderr } = learn({ ...spec, name: "refused", ...document });
    t.is(status, 2, stderr);
    t.regex(stderr, message);
  };
  refused({ loss: "likelihood" }, /measurements.*needs measurements/);
  refused({ loss: "likelihood", measurements: { bases: ["XYZ"] } }, /must hold 6 letters each/);
  refused({ loss: "energy", measurements: { bases: ["XYZ"] } }, /only the loss likelihood has measurements/);
  refused({ flow: { members: 3 } }, /flow.*closed solution/);
  refused({ loss: "energy", method: "krylov" }, /method/);
  const search = { loss: "energy", target: { model: "tfim", lattice: "6", field: 1, initial: "plus" }, train: "all" };
  refused({ ...search, flow: { natural: 0.1, representation: "logarithm" } }, /natural/);
  refused({ ...search, flow: { natural: 0.1, clock: "norm" } }, /flow\.clock.*a time of its own/);
});

test("measures are those of exact, signs and phases of states that are known, whatever the norm", async (t) => {
  const spins = hilbert.spins(6);
  const h = operator.ising(graph.chain(6), { field: 1 });
  const { state, energy } = await exact.groundState(h);
  const psi = random.normal({ seed: 1 }, 128);
  const measure = loss.measures({
    hamiltonian: h,
    groundEnergy: energy,
    reference: state,
    hilbert: spins,
    subsystem: [0, 1, 2],
  });
  const found = await measure(psi);
  near(t, found["energy"]!, await exact.expectation(h, psi), 1e-12);
  near(t, found["excess"]!, (await exact.expectation(h, psi)) - energy, 1e-12);
  near(t, found["variance"]!, await exact.variance(h, psi), 1e-11);
  near(t, found["vScore"]!, (6 * found["variance"]!) / found["energy"]! ** 2, 1e-12);
  near(t, found["fidelity"]!, await exact.fidelity(psi, state), 1e-13);
  const own = await measure(state.map((x) => -3 * x));
  for (const name of ["fidelity", "signAgreement", "phaseAgreement"]) near(t, own[name]!, 1, 1e-13, name);
  const flipped = state.slice(); // the sign of one state is wrong
  flipped[0] = -flipped[0]!;
  const weight = state[0]! ** 2;
  const seen = await measure(flipped);
  near(t, seen["signAgreement"]!, 1 - weight, 1e-13);
  near(t, seen["phaseAgreement"]!, 1 - 2 * weight, 1e-13);
  // One large amplitude turns the overlap against all others: up to a global sign they agree still.
  const three = loss.measures({ reference: [0.6, 0, 0.6, 0, Math.sqrt(0.28), 0] });
  near(t, (await three(Float64Array.of(-9, 0, 1, 0, 1, 0)))["signAgreement"]!, 0.64, 1e-13);
});

test("the V-score of an eigenstate at E_∞ is undefined, not what rounding makes of 0/0, and infinite of other states there", async (t) => {
  const spins = hilbert.spins(3);
  const fields = operator.pauli(spins, [
    ["Z", [0], 0.1],
    ["Z", [1], 0.2],
    ["Z", [2], -0.3],
  ]); // of all up E = 0.1 + 0.2 − 0.3 = 5.6e−17
  const measure = loss.measures({ hamiltonian: fields, groundEnergy: -0.6 });
  const up = exact.upState(spins);
  t.is((await measure(up))["vScore"], Number.NaN);
  const both = up.slice(); // and the state of E = −0, of which it is a superposition
  both[14] = 1;
  t.is((await measure(both))["vScore"], Number.NaN);
  t.is((await measure(await exact.plusState(spins)))["vScore"], Number.POSITIVE_INFINITY);
  t.is((await measure(exact.basisState(spins, [1, 1, -1])))["vScore"], 0);
});

test("shares lie in their range where rounding would take them beyond", async (t) => {
  for (let seed = 0; seed < 60; seed++) {
    const psi = random.normal({ seed }, 32);
    const found = await loss.measures({ reference: psi })(psi);
    for (const name of ["fidelity", "signAgreement", "phaseAgreement"])
      t.true(found[name]! <= 1, `${name} of seed ${seed}`);
  }
  t.is(entropy.purity([1 + Number.EPSILON]), 1);
});
