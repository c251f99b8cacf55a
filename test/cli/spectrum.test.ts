import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { after, test } from "node:test";
import { fileURLToPath } from "node:url";
import { qsntk, runs, stax } from "infinite-nnqs";

const command = fileURLToPath(new URL("../../dist/cli/nnqs.js", import.meta.url));
const root = mkdtempSync(join(tmpdir(), "nnqs-spectrum-"));
after(() => rmSync(root, { recursive: true }));

function nnqs(spec: unknown, ...args: string[]) {
  const path = join(root, "spec.json");
  writeFileSync(path, JSON.stringify(spec));
  const options = { cwd: root, encoding: "utf8" } as const;
  return spawnSync(process.execPath, [command, "spectrum", path, "--out", "out", ...args], options);
}

const network = [
  { type: "dense", width: 10, wStd: 0.5, bStd: 0.1 },
  { type: "relu" },
  { type: "dense", width: 1, wStd: 0.5, bStd: 0.1 },
];
const cube = { experiment: "spectrum", name: "cube", network, inputs: { type: "hypercube", sites: 20 } };

test("nnqs spectrum writes the hypercube's eigenvalues by degree and prints them as a table, once", async () => {
  const first = nnqs(cube);
  assert.equal(first.status, 0, first.stderr);
  assert.match(first.stdout, /degree 20/);
  assert.match(first.stdout, /rank 1048576/);
  const paper = { wStd: 0.5, bStd: 0.1 };
  const { ntk } = await qsntk.hypercubeSpectrum(
    stax.serial(stax.dense(10, paper), stax.relu(), stax.dense(1, paper)),
    20,
  );
  const arrays = runs.decodeNpz(readFileSync(join(root, "out/spectrum-cube/data.npz")));
  assert.deepEqual(arrays["eigenvalues"]!.data, ntk);
  const again = nnqs(cube);
  assert.equal(again.stdout, first.stdout);
  assert.match(again.stderr, /done already/);
});

test("on a model's basis the shares of the target add up to one", () => {
  const inputs = { type: "model", model: "hubbard", train: 60, seed: 3 };
  const { status, stdout, stderr } = nnqs({ ...cube, name: "hubbard", inputs }, "--json");
  assert.equal(status, 0, stderr);
  const { summary } = JSON.parse(stdout);
  const share = summary.lines.reduce((sum: number, line: { share: number }) => sum + line.share, 0);
  assert.ok(Math.abs(share - 1) < 1e-12);
  assert.equal(
    summary.lines.reduce((sum: number, line: { count: number }) => sum + line.count, 0),
    60,
  );
  assert.equal(summary.positiveDefinite, true);
});

test("a spec that makes no sense ends with code 2 and one line that names the field or the layer", () => {
  for (const [spec, pattern] of [
    [{ ...cube, inputs: { type: "hypercube", sites: 70 } }, /inputs\.sites/],
    [{ ...cube, network: [{ type: "relu" }] }, /layer 1 \(relu\) acts on the inputs/],
    [{ ...cube, network: [{ type: "dense", width: 3, wStd: -1 }] }, /wStd/],
    [{ ...cube, name: "../x" }, /`name`/],
  ] as const) {
    const { status, stderr } = nnqs(spec);
    assert.equal(status, 2, stderr);
    assert.match(stderr, pattern);
    assert.equal(stderr.trim().split("\n").length, 1);
  }
});
