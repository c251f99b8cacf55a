import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { hilbert, runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const basis = hilbert.spins(8, { magnetization: 2 });
const psi = uniform(basis.dimension);
const spec = {
  experiment: "learn",
  target: { file: "ours.npy", sites: 8, magnetization: 2 },
  train: 30,
  times: [0, 10],
  network: [
    { type: "dense", width: 10, wStd: 0.5, bStd: 0.1 },
    { type: "relu" },
    { type: "dense", width: 1, wStd: 0.5 },
  ],
  ensemble: null,
};

function learn(name: string, changes: object): runs.Arrays {
  writeFileSync(join(root, `${name}.json`), JSON.stringify({ ...spec, name, ...changes }));
  const { status, stderr } = runCommand(["learn", `${name}.json`, "--out", "out", "--quiet"], { cwd: root });
  if (status !== 0) throw new Error(stderr);
  return runs.decodeNpz(readFileSync(join(root, `out/${name}/data.npz`)));
}

test("a state in NetKet's order is learned as the same state in ours; spins may be read as spins, indices from a file", async (t) => {
  writeFileSync(join(root, "ours.npy"), runs.encodeNpy(runs.float64(psi)));
  writeFileSync(join(root, "theirs.npy"), runs.encodeNpy(runs.float64(await hilbert.toOrder(basis, "netket", psi))));
  const ours = learn("ours", {});
  const target = { ...spec.target, file: "theirs.npy", order: "netket" };
  const theirs = learn("theirs", { target, encoding: "spins" }); // which is what levels of spins are
  t.deepEqual(theirs["target"], ours["target"]);
  t.deepEqual(theirs["mean_loss_test"], ours["mean_loss_test"]);
  writeFileSync(join(root, "indices.npy"), runs.encodeNpy(ours["train_indices"]!));
  const named = learn("named", { train: { file: "indices.npy" } });
  t.deepEqual(named["train_indices"], ours["train_indices"]);
  t.deepEqual(named["mean_loss_test"], ours["mean_loss_test"]);
  const mask = Uint8Array.from({ length: basis.dimension }, (_, i) =>
    ours["train_indices"]!.data.includes(i) ? 1 : 0,
  );
  const several = { mask: { type: "bool", shape: [basis.dimension], data: mask }, other: runs.scalar(1) } as const;
  writeFileSync(join(root, "several.npz"), runs.encodeNpz(several));
  const masked = learn("masked", { train: { file: "several.npz", key: "mask" } });
  t.deepEqual(masked["mean_loss_test"], ours["mean_loss_test"]);
});

test("indices of training states that are no states, or there twice, are refused", (t) => {
  writeFileSync(join(root, "ours.npy"), runs.encodeNpy(runs.float64(psi)));
  for (const [data, message] of [
    [Float64Array.of(1, 2, 1), /indices\.npy holds 1 at position 2, which is there already/],
    [Float64Array.of(1, basis.dimension), /indices\.npy holds 56 at position 1, not a whole number from 0 to 55/],
    [Float64Array.of(0.5), /holds 0\.5 at position 0, not a whole number/],
  ] as const) {
    writeFileSync(join(root, "indices.npy"), runs.encodeNpy(runs.float64(data)));
    t.throws(() => learn("refused", { train: { file: "indices.npy" } }), { message });
  }
});
