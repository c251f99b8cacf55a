import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { graph, stax } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { notLattices } from "../support/notLattices.js";
import { test } from "../support/test.js";

const directory = temporaryDirectory();

/** What makes no layer by itself, or takes what JSON cannot hold. */
const notInSpecs = [
  "serial",
  "parallel",
  "fanOut",
  "fanInSum",
  "freeze",
  "identity",
  "elementwise",
  "dualActivation",
  "symmetrize",
];

test("a spec names every layer that stax has", (t) => {
  const file = join(directory, "spec.json");
  const inputs = { type: "model", model: "tfim", boundary: "periodic", train: 10 };
  writeFileSync(file, JSON.stringify({ experiment: "spectrum", name: "x", network: [{ type: "no layer" }], inputs }));
  const { stderr } = runCommand(["spectrum", file, "--out", directory]);
  const named = /must be one of (.*)\.$/m.exec(stderr)?.[1]?.split(", ");
  const layers = Object.keys(stax).filter((name) => /^[a-z]/.test(name) && !notInSpecs.includes(name));
  t.deepEqual(named?.toSorted(), layers.toSorted());
});

test("the command has every lattice of graph", (t) => {
  const lattices = Object.keys(graph).filter((name) => /^[a-z]/.test(name) && !notLattices.includes(name));
  for (const lattice of lattices) {
    const size = { chain: "3", cubic: "1x1x2" }[lattice] ?? "1x2";
    const { status, stderr } = runCommand([
      "groundstate",
      "--model",
      "tfim",
      "--field",
      "1",
      "--lattice",
      `${lattice}:${size}`,
      "--quiet",
    ]);
    t.is(status, 0, stderr);
  }
});
