import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { qsntk, runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { paperLayersOf, paperNetworkOf } from "../support/paper.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

function nnqs(spec: unknown, ...args: string[]) {
  const path = join(root, "spec.json");
  writeFileSync(path, JSON.stringify(spec));
  return runCommand(["spectrum", path, "--out", "out", ...args], { cwd: root });
}

const network = paperLayersOf(10);
const cube = { experiment: "spectrum", name: "cube", network, inputs: { type: "hypercube", sites: 20 } };

/** Of an NNGP kernel beside an NTK a million times as large. */
const standard = { parameterization: "standard" };
const wide = { type: "dense", width: 1e6, wStd: 0.5, bStd: 0.1, ...standard };
const readout = {
  ...cube,
  network: [wide, { type: "erf" }, { type: "dense", width: 1, ...standard }],
  kernel: "nngp",
  inputs: { type: "hypercube", sites: 12 },
};

test("nnqs spectrum writes the hypercube's eigenvalues by degree and prints them as a table, once", async (t) => {
  const first = nnqs(cube);
  t.is(first.status, 0, first.stderr);
  t.regex(first.stdout, /degree 20/);
  t.regex(first.stdout, /rank 1048576/);
  const { ntk } = await qsntk.hypercubeSpectrum(paperNetworkOf(10), 20);
  const arrays = runs.decodeNpz(readFileSync(join(root, "out/spectrum-cube/data.npz")));
  t.deepEqual(arrays["eigenvalues"]!.data, ntk);
  const again = nnqs(cube);
  t.is(again.stdout, first.stdout);
  t.regex(again.stderr, /done already/);
});

test("on a model's basis the shares of the target add up to one", (t) => {
  const inputs = { type: "model", model: "hubbard", train: 60, seed: 3 };
  const { status, stdout, stderr } = nnqs({ ...cube, name: "hubbard", inputs }, "--json");
  t.is(status, 0, stderr);
  const { summary } = JSON.parse(stdout);
  const share = summary.lines.reduce((sum: number, line: { share: number }) => sum + line.share, 0);
  t.true(Math.abs(share - 1) < 1e-12);
  t.is(
    summary.lines.reduce((sum: number, line: { count: number }) => sum + line.count, 0),
    60,
  );
  t.true(summary.positiveDefinite);
});

test("a spec that makes no sense ends with code 2 and one line that names the field or the layer", (t) => {
  for (const [spec, pattern] of [
    [{ ...cube, inputs: { type: "hypercube", sites: 70 } }, /inputs\.sites/],
    [{ ...cube, network: [{ type: "relu" }] }, /layer 1 \(relu\) acts on the inputs/],
    [{ ...cube, network: [{ type: "dense", width: 3, wStd: -1 }] }, /wStd/],
    [{ ...cube, name: "../x" }, /`name`/],
  ] as const) {
    const { status, stderr } = nnqs(spec);
    t.is(status, 2, stderr);
    t.regex(stderr, pattern);
    t.is(stderr.trim().split("\n").length, 1);
  }
});

test("figures have their title, unless --no-title is given; one that is there already stays, and that is said", (t) => {
  const small = { ...cube, inputs: { type: "hypercube", sites: 4 } };
  const titleOf = (name: string) =>
    readFileSync(join(root, `out/spectrum-${name}/figure.svg`), "utf8").includes(`; ${name}<`);
  t.is(nnqs({ ...small, name: "titled" }).status, 0);
  t.true(titleOf("titled"));
  t.is(nnqs({ ...readout, name: "plain" }, "--no-title").status, 0);
  t.false(titleOf("plain"));
  const again = nnqs({ ...small, name: "titled" }, "--no-title");
  t.regex(again.stderr, /spectrum-titled: its figure stays as it was drawn; remove the directory/);
  t.true(titleOf("titled"));
});

test("eigenvalues of the NNGP kernel count by their own rounding, not by that of an NTK a million times as large", (t) => {
  const summary = JSON.parse(readFileSync(join(root, "out/spectrum-plain/summary.json"), "utf8")); // of the test before
  t.is(summary.rank, 4096);
  const last = summary.lines.at(-1);
  t.true(Math.abs(last.largest / 8.73584289144857e-10 - 1) < 5e-5); // mpmath; the kernel's values decide so many digits
  t.true(Math.abs(last.steps / 1.051e11 - 1) < 1e-2, `${last.steps}`); // ln 10/(.9·2·λ/λ_max)
});
