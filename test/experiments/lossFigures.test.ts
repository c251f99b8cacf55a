import { readFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

/** The summary and the arrays of a figure with these options. */
function made(figure: string, options: string) {
  const out = join(root, `${figure}${options.replaceAll(/\W+/g, "-")}`);
  const { status, stdout, stderr } = runCommand([
    ...["reproduce", figure, ...options.split(" "), "--out", out, "--json", "--quiet"],
  ]);
  if (status !== 0) throw new Error(stderr);
  const { results } = JSON.parse(stdout);
  return { summary: results[0].summary, data: runs.decodeNpz(readFileSync(join(out, figure, "data.npz"))) };
}

const numbers = (array: runs.NpyArray | undefined) => Array.from(array!.data);

test("fig5 finds ground states from above, at the rates that are known, in the basis of Marshall's rule too", (t) => {
  const { summary, data } = made(
    "fig5",
    "--lattice 8 --fields 1 --horizon 30000 --steps 20 --widths 100,400 --members 2",
  );
  const [ising, given, marshall] = summary.searches;
  near(t, ising.groundEnergy, -10.251661790966, 1e-10);
  near(t, ising.rate / 1.71318784e-3, 1, 1e-8);
  near(t, ising.largestRate / 14.0439136, 1, 1e-7);
  near(t, ising.overlap, 0.215870169261, 1e-10);
  for (const one of [given, marshall]) near(t, one.groundEnergy, -14.604373635749, 1e-10);
  near(t, given.rate / 5.98964736e-3, 1, 1e-7);
  near(t, marshall.rate / 7.41273839e-3, 1, 1e-7);
  near(t, marshall.largestRate / 40.4344, 1, 1e-5);
  near(t, marshall.overlap, 0.0814852652025, 1e-10);
  near(t, marshall.measuredRate / marshall.predictedRate, 1, 0.05);
  t.deepEqual(data["energy_error"]!.shape.slice(0, 2), [3, 2]);
  t.deepEqual(data["ensemble_energy_error"]!.shape.slice(0, 3), [3, 2, 2]);
  const [times] = data["times"]!.shape;
  const errors = numbers(data["energy_error"]);
  for (let curve = 0; curve < 6; curve++) {
    const own = errors.slice(curve * times!, (curve + 1) * times!);
    t.true(own.every((error, k) => error > -1e-9 && (k === 0 || error <= own[k - 1]! + 1e-6)));
  }
});

test("fig6 learns a state from exact probabilities, and the better the more often it is measured, on other bases too", (t) => {
  const { summary, data } = made("fig6", "--lattice 3 --bases 9 --shots 5,2000 --members 2 --horizon 1000 --seed 3");
  const letters = (name: string) =>
    Buffer.from(data[name]!.data as Uint8Array)
      .toString()
      .match(/.{3}/g)!;
  const bases = [...letters("bases"), ...letters("unseen_bases")];
  t.is(new Set(bases).size, 18);
  t.true(bases.every((basis) => /^[XYZ]{3}$/.test(basis)));
  t.deepEqual(numbers(data["shots"]), [5, 2000, 0]);
  t.deepEqual(data["infidelity"]!.shape.slice(0, 2), [3, 2]);
  const [few, many, exactly] = summary.curves;
  for (const name of ["infidelity", "seen", "unseen"]) {
    t.true(many[name].mean < few[name].mean / 5, name);
    t.true(exactly[name].mean < many[name].mean / 2, name);
  }
  near(t, many.efficient, 7 / 18_000, 1e-15);
  t.true(many.seen.mean < 5 * many.efficient);
});

test("fig7 is the sign bias of the J₁–J₂ ring", (t) => {
  const { summary, data } = made("fig7", "--lattice 8 --scan 0,0.3");
  t.deepEqual(numbers(data["values"]), [0, 0.3]);
  const { given, marshall } = summary.scan[0].bases;
  near(t, given.overlap / 9.02317117e-5, 1, 1e-8);
  near(t, marshall.overlap, 0.0814852652025, 1e-10);
  near(t, given.rate / 5.98964736e-3, 1, 1e-7);
  near(t, marshall.rate / 7.41273839e-3, 1, 1e-7);
  t.true(summary.scan[1].bases.marshall.overlap < marshall.overlap);
});

test("what a figure of other losses does not have, or cannot do, is refused by its name", (t) => {
  const refusal = (...args: string[]) => {
    const { status, stderr } = runCommand(["reproduce", ...args, "--out", join(root, "refused"), "--quiet"]);
    t.is(status, 2, stderr);
    return stderr;
  };
  t.regex(refusal("fig5", "--lattice", "3x4"), /not bipartite/);
  t.regex(refusal("fig5", "--field", "1"), /--field is no option of fig5/);
  t.regex(refusal("fig6", "--lattice", "16"), /--lattice.*at most 14 sites/);
  t.regex(refusal("fig6", "--lattice", "2", "--bases", "5"), /--bases.*9 Pauli bases.*at most 4/);
  t.regex(refusal("fig7", "--lattice", "5"), /not bipartite/);
  t.regex(refusal("fig7", "--lattice", "40"), /--lattice/);
  t.regex(refusal("fig7", "--members", "2"), /--members is no option of fig7/);
  t.regex(refusal("fig4", "--shots", "2"), /--shots is no option of fig4/);
});
