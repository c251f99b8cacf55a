import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { runs } from "infinite-nnqs";
import { near } from "../exact/near.js";

const command = fileURLToPath(new URL("../../dist/cli/nnqs.js", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "nnqs-quantum-"));
after(() => rmSync(root, { recursive: true }));

function nnqs(...args: string[]) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [command, ...args], { encoding: "utf8" });
  return { status, stdout, stderr };
}

test("nnqs groundstate prints energies, residual, gap and products", () => {
  const { status, stdout } = nnqs(
    "groundstate",
    "--model",
    "tfim",
    "--field",
    "2",
    "--levels",
    "2",
    "--json",
    "--quiet",
  );
  assert.equal(status, 0);
  const { energy, energies, residual, gap, products } = JSON.parse(stdout);
  near(energy, -30.17286738, 6e-9);
  near(gap, energies[1] - energy, 1e-12);
  assert.ok(residual <= 1e-10 && products > 0);
});

test("nnqs evolve writes the paper's Hubbard target once, and prints observables over time", () => {
  const quench = ["evolve", "--model", "hubbard", "--U", "8", "--up", "2", "--down", "2", "--times", "0:2.1:3"];
  const options = ["--initial", "groundstate:U=4", "--observables", "energy,double-occupancy,entropy", "--out", root];
  const first = nnqs(...quench, ...options, "--json", "--quiet");
  assert.equal(first.status, 0, first.stderr);
  const result = JSON.parse(first.stdout);
  for (const energy of result.energy) near(energy, -10.9242252, 6e-8);
  assert.equal(result.times.length, 3);
  assert.equal(result["double-occupancy"].length, 3);
  assert.equal(result.entropy.length, 3);
  assert.ok(result.errorBound <= 1e-10 && result.energyDrift < 1e-10 && result.normDrift < 1e-10);
  const { initial, state } = runs.decodeNpz(readFileSync(join(result.directory, "data.npz")));
  assert.deepEqual([initial!.type, initial!.shape, state!.shape], ["complex128", [4356], [4356]]);
  assert.match(readFileSync(join(result.directory, "manifest.json"), "utf8"), /site i is bit i/);
  const again = nnqs(...quench, ...options, "--json", "--quiet");
  assert.equal(JSON.parse(again.stdout).status, "done");
});

test("wrong usage of the quantum commands exits with 2 and one line that says what to do", () => {
  const wrong: [string[], RegExp][] = [
    [["groundstate", "--model", "tfim"], /--field is missing/],
    [["groundstate", "--model", "tfim", "--field", "1", "--up", "3"], /no parameter of tfim/],
    [["groundstate", "--model", "tfim", "--field", "1", "--lattice", "3y4"], /3x4/],
    [["groundstate", "--model", "tfim", "--field", "1", "--lattice", "6x6"], /2³¹/],
    [["evolve", "--model", "tfim", "--field", "1"], /--time or --times/],
    [["evolve", "--model", "tfim", "--field", "1", "--time", "1", "--observables", "spin"], /observables/],
    [["evolve", "--model", "hubbard", "--U", "1", "--up", "13", "--down", "0", "--time", "1"], /at most one per site/],
    [["evolve", "--model", "heisenberg", "--lattice", "5", "--time", "1", "--initial", "neel"], /odd length/],
  ];
  for (const [args, message] of wrong) {
    const { status, stderr } = nnqs(...args);
    assert.equal(status, 2, `${args.join(" ")}: ${stderr}`);
    assert.match(stderr, message);
    assert.equal(
      stderr
        .trimEnd()
        .split("\n")
        .filter((line) => line.startsWith("nnqs:")).length,
      1,
    );
  }
});
