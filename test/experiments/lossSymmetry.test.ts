import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { paperLayersOf } from "../support/paper.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

test("nnqs learn searches a ground state with symmetric networks, by natural gradients, infinite and finite", (t) => {
  const spec = {
    experiment: "learn",
    name: "symmetric",
    loss: "energy",
    symmetry: "space+flip",
    train: "all",
    target: { model: "tfim", lattice: "6", field: 1 },
    network: paperLayersOf(64),
    times: [0, 5, 40],
    learningRate: 0.1,
    flow: { members: 3, dynamics: "discrete", natural: 0.001 },
    ensemble: { widths: [2000], members: 3, steps: 40, precision: "float64" },
  };
  writeFileSync(join(root, "spec.json"), JSON.stringify(spec));
  const { status, stderr } = runCommand(["learn", "spec.json", "--json", "--quiet"], { cwd: root });
  t.is(status, 0, stderr);
  const arrays = runs.decodeNpz(readFileSync(join(root, "results/symmetric/data.npz")));
  const last = (name: string, k: number) => arrays[name]!.data[3 * k + 2]!;
  for (let k = 0; k < 3; k++) {
    t.true(last("fidelity", k) > 0.95, `${last("fidelity", k)}`);
    t.true(last("ensemble_fidelity", k) > 0.95, `${last("ensemble_fidelity", k)}`);
  }
  t.false(existsSync(join(root, "results/symmetric.width-2000.checkpoint")));
});
