import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { NnqsError, runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { learn, paperLayers } from "../support/learning.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const file = (name: string, array: runs.NpyArray) => {
  const path = join(root, name);
  writeFileSync(path, runs.encodeNpy(array));
  return path;
};
const ones = (length: number) => new Float64Array(length).fill(1);
const ising = { model: "tfim", lattice: "2x3", field: 0.5, time: 1 };
const hubbard = { model: "hubbard", lattice: "2x3", U: 3, up: 2, down: 1 };
const heisenberg = { model: "heisenberg", lattice: "6", magnetization: 0 };
const state = { file: file("ones.npy", runs.float64(ones(64))), sites: 6 };
const broken = file("broken.npy", runs.float64(ones(64).with(7, Number.NaN)));
const tiny = file("tiny.npy", runs.float64(ones(64).fill(1e-160)));
const short = file("short.npy", runs.float64(ones(50)));
const indices = (...list: number[]) => file(`indices-${list}.npy`, runs.int32(Int32Array.from(list)));
const mask = (length: number) =>
  file(`mask-${length}.npy`, { type: "bool", shape: [length], data: new Uint8Array(length) });
const ensemble = { widths: [8], members: 2, steps: 10 };
const last = { type: "dense", width: 1 };
const huge = { type: "dense", width: 1, wStd: 1e100, bStd: 0 };
const overflowing = [huge, { type: "relu" }, huge];

/** What is wrong, and how the error calls it. */
const faults: readonly (readonly [object, RegExp])[] = [
  [{ trian: 3 }, /no field `trian` \(did you mean `train`\?\)/],
  [{ target: { ...ising, fild: 1 } }, /`target` .* no field `fild` \(did you mean `field`\?\)/],
  [{ method: "krilov" }, /`method` is "krilov".*did you mean "krylov"/],
  [{ observables: ["fidellity"] }, /`observables\[0\]` .*did you mean "fidelity"/],
  [{ target: { ...state, order: "quspn" } }, /`target\.order` .*did you mean "quspin"/],
  [{ network: [{ type: "dens", width: 1 }] }, /`network\[0\]\.type` .*did you mean "dense"/],
  [{ target: { ...ising, initial: "neeel" } }, /`target\.initial` is "neeel".*neel/],
  [{ target: { ...ising, U: 3 } }, /`target\.U` is no parameter of tfim/],
  [{ target: { model: "tfim", lattice: "2x3" } }, /`target\.field` is missing/],
  [{ target: { ...hubbard, time: 1, initial: "neel" } }, /`target\.initial` neel: .* not bipartite/],
  [{ target: { ...heisenberg, magnetization: 1 } }, /`target\.magnetization` must be one of -6, -4, …, 6/],
  [{ target: { ...ising, lattice: "8x8" } }, /`target\.lattice` 8x8 must have at most 30 sites/],
  [{ target: { ...state, file: short } }, /`target`: .*short\.npy holds 50 amplitudes, and 6 spins have 64 states/],
  [{ target: { ...state, file: broken } }, /`target`: .*broken\.npy holds NaN at \[7\]/],
  [{ target: { ...state, file: tiny } }, /`target`: .*tiny\.npy must hold a number of size at least 1e-75/],
  [
    { target: { ...ising, coupling2: 1e300 } },
    /^nnqs learn: `target\.coupling2` must be a finite number of size at most 1e\+150, not 1e\+300\./,
  ],
  [{ target: { ...ising, field: 1e300 } }, /^nnqs learn: `target\.field` must be a finite number of size at most/],
  [{ target: { ...state, file: "nowhere.npy" } }, /`target`: nowhere\.npy is not there/],
  [
    { target: { ...state, up: 2, down: 1, order: "quspin" } },
    /2↑ 1↓ on 6 sites have 90 states\. So many have: `sites` 6/,
  ],
  [{ target: { ...state, up: 2 } }, /`up` and `down` come together/],
  [{ target: state, observables: ["energy"] }, /`observables` has energy, and this state has no Hamiltonian\. Leave/],
  [{ observables: ["double-occupancy"] }, /`observables` has double-occupancy, which is of fermions/],
  [{ target: hubbard, observables: ["magnetization-z"] }, /`observables` has magnetization-z, which is of spins/],
  [{ target: heisenberg, train: 9, observables: ["magnetization-x"] }, /magnetization-x, which does not conserve/],
  [{ train: { file: indices(1, 2, 1) } }, /`train`: .* holds 1 at position 2, which is there already/],
  [{ train: { file: indices(1, 64) } }, /`train`: .* holds 64 at position 1, not a whole number from 0 to 63/],
  [{ train: { file: indices() } }, /`train`: .* names no state\. List at least one/],
  [{ train: { file: mask(5) } }, /a bool for each of the 64 states, not \(5,\) of bool/],
  ...[0, -1, 1.5, 65].map((train) => [{ train }, new RegExp(`\`train\` is ${train}: it must be`)] as const),
  [
    { train: 0.001 },
    /`train` is 0\.001, 0\.064 of 64 states, which rounds to none: .* a fraction of at least 0\.0079 of/,
  ],
  [{ target: { ...ising, ...state } }, /`target` is .*: it must have either `model` or `file`, not both; .*replaces/],
  [{ network: [] }, /`network` is \[\]: it must have at least 1 entry\.$/],
  [{ network: [{ type: "dense", width: 2 }] }, /`network` is .* it must end in one output/],
  [
    { network: [{ type: "dense", width: 4 }, { type: "relu" }, { type: "dense", width: 1, wStd: 1e200 }] },
    /^nnqs learn: `network`: layer 3 \(dense\): `wStd` must be 0, or a finite number from 1e-150 to 1e\+150, not 1e\+200/,
  ],
  [{ network: [{ type: "relu" }, last] }, /`network`: layer 1 \(relu\) acts on the inputs/],
  [
    { network: [{ type: "fourierFeatures", amplitudes: [1, 1], frequencies: [[1, 0], [1]] }, last] },
    /`network\[0\]\.frequencies` is .*of one length/,
  ],
  [
    { network: [{ type: "fourierFeatures", amplitudes: [1, 1], frequencies: [[1, 0]] }, last] },
    /`network\[0\]\.frequencies` is .*one list for each of `amplitudes`/,
  ],
  [
    { network: [{ type: "fourierFeatures", amplitudes: [1], frequencies: [[1, 0]] }, last] },
    /`network`: inputs have 6 components, frequencies 2/,
  ],
  [{ network: [{ ...last, trainable: false }] }, /nnqs learn: the kernel vanishes on the training points/],
  [
    { network: [paperLayers[0], { type: "layerNorm" }, { type: "relu" }, last], ensemble },
    /`network`: .* `layerNorm`; finite ensembles are made of dense layers/,
  ],
  [{ network: [last], ensemble }, /`ensemble` is .* no hidden layer/],
  [{ network: overflowing }, /`network`: .*no finite covariance.*Take smaller weights\.$/],
  [{ symmetry: "rotations" }, /`symmetry` is "rotations": it must be "none" or "translations"/],
  [{ symmetry: "space", method: "walsh" }, /`symmetry` .* walsh has no networks with a symmetry/],
  [{ loss: "energy", symmetry: "space", flow: { representation: "logarithm" } }, /`symmetry` .*exponents have no sign/],
  [{ loss: "likelihood" }, /`measurements` .*the loss likelihood needs measurements/],
  [{ target: hubbard, encoding: "spins", symmetry: "space" }, /`encoding` .*read the levels of fermions/],
  [{ target: hubbard, method: "walsh" }, /`method` must be .* not walsh: .*the encoding "spins"/],
  [{ observables: ["member-fidelity"], method: "streamed" }, /`observables` .* streamed has no fidelity of members/],
  [{ observables: ["member-fidelity"], method: "krylov" }, /`observables` .* krylov has no fidelity of members/],
  [{ momentum: 0.5, method: "krylov" }, /`momentum` is 0\.5: the method krylov has no momentum/],
  [{ times: [0, 1.5], ensemble }, /`times` is \[0,1\.5\]: with an ensemble it must list whole numbers/],
  [{ times: [0, 20], ensemble }, /whole numbers up to ensemble\.steps, 10/],
  [{ times: [] }, /`times` is \[\]: it must have at least 1 entry/],
  [{ times: [2, 1] }, /`times` is \[2,1\]: it must ascend/],
  [{ ensemble: { ...ensemble, widths: [] } }, /`ensemble\.widths` is \[\]: it must have at least 1 entry/],
  [{ ensemble: { ...ensemble, widths: [8, 8] } }, /`ensemble\.widths` is \[8,8\]: it must name each number once/],
  [{ learningRate: { relative: -1 } }, /`learningRate\.relative` is -1: it must be more than 0/],
  [{ momentum: 1 }, /`momentum` is 1: it must be less than 1/],
  [{ seed: { split: 1 } }, /`seed\.networks` is missing/],
  [{ name: ".." }, /`name` is "\.\.": it must not be dots alone/],
  [{ name: "ensembles" }, /`name` is "ensembles": it must not be ensembles/],
];

test("what does not fit is refused in one line that names the field, and leaves nothing behind", async (t) => {
  for (const [changes, message] of faults) {
    const given = { target: ising, train: 10, times: [0, 10], ...changes };
    const error = await t.throwsAsync(learn(root, "refused", given), { instanceOf: NnqsError, message });
    t.regex(error!.message, /^(nnqs learn: )?[^\n]+\.$/);
    t.notRegex(error!.message, /this is a bug|undefined|\[object/);
  }
  t.deepEqual(
    readdirSync(root).filter((name) => !name.endsWith(".npy")),
    [],
  );
});
