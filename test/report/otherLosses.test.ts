import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { storeResult, writeReport } from "../support/sweeps.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const { float64, int32 } = runs;

/** A result’s page, with the titles of its charts and what their axes say. */
async function pageOf(
  name: string,
  arrays: runs.Arrays,
  summary: { readonly experiment: string } & Readonly<Record<string, unknown>>,
) {
  const directory = join(root, name);
  await storeResult(directory, { experiment: summary.experiment, name }, { arrays, summary });
  await writeReport(directory, { signal: new AbortController().signal });
  const page = readFileSync(join(directory, "report.html"), "utf8");
  const all = (pattern: RegExp) => [...page.matchAll(pattern)].map(([, text]) => text!);
  return {
    page,
    titles: all(/<figcaption><strong>([^<]*)</g),
    axes: all(/class="plot" role="img" aria-label="([^"]*)"/g),
  };
}

const shares = (rows: number) =>
  float64(
    Float64Array.from({ length: 3 * rows }, (_, i) => i / 10),
    [rows, 3],
  );

function biasArrays(rows: number, basis: string): runs.Arrays {
  const column = (factor: number) => float64(Float64Array.from({ length: rows }, (_, i) => factor * (i + 1)));
  return {
    [`overlap_${basis}`]: column(0.1),
    [`rate_${basis}`]: column(0.01),
    [`largest_rate_${basis}`]: column(3),
    [`weights_${basis}`]: shares(rows),
    [`modulus_weights_${basis}`]: shares(rows),
    [`sign_weights_${basis}`]: shares(rows),
  };
}

test("of a sign bias along a coupling the page shows overlaps, rates, energies and shares by parity degree", async (t) => {
  const arrays = {
    values: float64([1, 0, 0.5]),
    energy: float64([-4, -3, -2]),
    ...biasArrays(3, "given"),
    ...biasArrays(3, "marshall"),
  };
  const { titles, axes, page } = await pageOf("scan", arrays, {
    experiment: "signbias",
    parameter: "coupling2",
  });
  t.deepEqual(titles, [
    "Overlap with the prior",
    "Rate of the energy flow",
    "Largest rate",
    "Ground energy",
    "Ground state by parity degree, given",
    "Ground state by parity degree, marshall",
  ]);
  t.is(axes[1], "Rate of the energy flow: r₂ over coupling2");
  for (const value of [0, 0.5, 1]) t.true(page.includes(`coupling2 = ${value}`));
  t.regex(page, /r_max, marshall/);
});

test("without a coupling it shows the shares of the state, its modulus and its signs", async (t) => {
  const arrays = { energy: float64([-4]), ...biasArrays(1, "given") };
  const { titles, page } = await pageOf("once", arrays, { experiment: "signbias" });
  t.deepEqual(titles, ["Ground state by parity degree, given"]);
  for (const name of ["its square", "its modulus", "its signs"]) t.true(page.includes(name), name);
});

/** Two members at three times, and two networks of one width at two. */
function flowArrays(names: readonly string[]): runs.Arrays {
  const table = (k: number) =>
    float64(
      [6, 3, 1, 4, 2, 1].map((y) => k * y),
      [2, 3],
    );
  const finite = float64([6, 5, 4, 3], [1, 2, 2]);
  return {
    times: float64([0, 10, 100]),
    ensemble_times: float64([0, 10]),
    widths: int32(Int32Array.of(16)),
    mean_loss: float64([5, 2.5, 1]),
    norm: table(1),
    ...Object.fromEntries(
      names.flatMap(
        (name, k) =>
          [
            [name, table(k + 1)],
            [`ensemble_${name}`, finite],
          ] as const,
      ),
    ),
  };
}

test("of another loss than the squared one the page shows the loss and all that was measured of members", async (t) => {
  const summary = { experiment: "learn", loss: "1−F", clock: "tau", final: { fidelity: 1, phaseAgreement: 1 } };
  const { titles, axes, page } = await pageOf("flow", flowArrays(["loss", "fidelity", "phase_agreement"]), summary);
  t.deepEqual(titles, ["Loss 1−F", "Measured: fidelity", "Measured: phase agreement", "Norm"]);
  t.is(axes[0], "Loss 1−F: loss over time τ in steps η");
  t.true(page.includes("width 16, discrete steps"));
  t.regex(page, /At the last time/);
});

test("of an energy it shows the energy once, with the level that it falls to, and the rates", async (t) => {
  const summary = {
    experiment: "learn",
    loss: "⟨H⟩",
    clock: "norm",
    groundEnergy: -2,
    predictedRate: 0.5,
    measuredRate: 0.4,
    final: { energy: 1 },
  };
  const { titles, page } = await pageOf("energy", flowArrays(["loss", "energy"]), summary);
  t.deepEqual(titles, ["Measured: energy", "Norm"]);
  t.true(page.includes("E₀"));
  t.regex(page, /Asymptotic rate/);
});

test("of searches and tomography it shows all that was recorded over training, not the error alone", async (t) => {
  const curves = (first: number) => float64([6, 3, 1, 4, 2, 1, 6, 3, 1, 4, 2, 1].slice(0, 6 * first), [first, 2, 3]);
  const times = float64([0, 10, 100]);
  const fig5 = { times, energy_error: curves(2), v_score: curves(2), norm: curves(2) };
  const searches = [{ name: "Ising" }, { name: "Heisenberg" }];
  const found = await pageOf("fig5", fig5, { experiment: "fig5", searches });
  t.deepEqual(found.titles, ["Energy error, Ising", "Energy error, Heisenberg", "V-score", "Norm"]);
  const fig6 = {
    times,
    shots: int32(Int32Array.of(0, 10)),
    bases: { type: "uint8", shape: [2, 1], data: Uint8Array.of(88, 90) } as const,
    infidelity: curves(2),
    seen_relative_entropy: curves(2),
    unseen_relative_entropy: curves(2),
  };
  const { titles } = await pageOf("fig6", fig6, { experiment: "fig6" });
  const last = ["Relative entropy, measured bases", "Relative entropy, other bases", "At the end of the training"];
  t.deepEqual(titles, ["Infidelity", ...last]);
});
