import { readdirSync, readFileSync, rmSync, truncateSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

const nnqs = (...args: string[]) => runCommand(args, { cwd: root });

const small = ["reproduce", "fig2", "--infinite-only", "--train", "100", "--steps", "50", "--out", join(root, "out")];

test("fig2 writes the arrays that people script against, once", (t) => {
  const first = nnqs(...small, "--model", "both", "--json");
  t.is(first.status, 0, first.stderr);
  const { results } = JSON.parse(first.stdout) as { results: { directory: string; status: string }[] };
  t.deepEqual(
    results.map((result) => result.status),
    ["computed", "computed"],
  );
  for (const [model, states] of [
    ["tfim", 4096],
    ["hubbard", 4356],
  ] as const) {
    const directory = join(root, "out", `fig2-${model}`);
    t.deepEqual(readdirSync(directory).sort(), [
      "data.npz",
      "figure.pdf",
      "figure.png",
      "figure.svg",
      "manifest.json",
      "summary.json",
    ]);
    const data = runs.decodeNpz(readFileSync(join(directory, "data.npz")));
    const times = data["times"]!.shape[0]!;
    const shapes: Record<string, readonly [string, readonly number[]]> = {
      target: ["complex128", [states]],
      inputs: ["float64", [states, 12]],
      train_indices: ["int32", [100]],
      test_indices: ["int32", [states - 100]],
      learning_rate: ["float64", []],
      eigenvalues: ["float64", [100]],
      asymptote_test: ["float64", []],
      member_std_train: ["float64", [times]],
      member_std_test: ["float64", [times]],
    };
    for (const kind of ["mean_loss", "variance", "total"]) {
      for (const points of ["train", "test"]) {
        for (const prefix of ["", "discrete_"]) shapes[`${prefix}${kind}_${points}`] = ["float64", [times]];
      }
    }
    for (const [name, [type, shape]] of Object.entries(shapes)) {
      t.deepEqual([data[name]?.type, data[name]?.shape], [type, shape], name);
    }
    t.is(data["times"]!.data[0], 0);
    t.is(data["times"]!.data[times - 1], 50);
  }

  const again = nnqs(...small, "--model", "both");
  t.is(again.status, 0);
  t.regex(again.stderr, /done already/);
  const other = nnqs(...small, "--seed", "1");
  t.is(other.status, 2);
  t.regex(other.stderr, /seed: 0 there, 1 here.*--force/);
  t.is(nnqs(...small, "--seed", "1", "--model", "tfim", "--force").status, 0);
});

test("fig2 and fig3 train finite ensembles, share them, and compare them with the limit", (t) => {
  const out = join(root, "finite");
  const tiny = ["--model", "tfim", "--widths", "20,40", "--members", "3", "--steps", "30", "--out", out, "--quiet"];
  const second = nnqs("reproduce", "fig2", "--train", "120", ...tiny);
  t.is(second.status, 0, second.stderr);
  const data = runs.decodeNpz(readFileSync(join(out, "fig2-tfim", "data.npz")));
  const recorded = data["ensemble_times"]!.shape[0]!;
  t.deepEqual(data["ensemble_train"]!.shape, [2, 3, recorded]);
  t.deepEqual(data["ensemble_test"]!.shape, [2, 3, recorded]);
  t.deepEqual([...data["widths"]!.data], [20, 40]);
  const summary = JSON.parse(readFileSync(join(out, "fig2-tfim", "summary.json"), "utf8")) as Record<string, unknown>;
  t.is((summary["ensembles"] as unknown[]).length, 2);
  t.is(typeof (summary["widthPowerTest"] as { power: number }).power, "number");

  const third = nnqs("reproduce", "fig3", "--train", "100,120", ...tiny);
  t.is(third.status, 0, third.stderr);
  t.is(readdirSync(join(out, "ensembles")).length, 4); // the two of 120 points were there already
  const sizes = runs.decodeNpz(readFileSync(join(out, "fig3-tfim", "data.npz")));
  t.deepEqual([...sizes["train_sizes"]!.data], [100, 120]);
  for (const kind of ["total", "train", "test"]) {
    t.deepEqual(sizes[`${kind}_loss_ensemble`]!.shape, [2, 2, 3]);
    t.deepEqual(sizes[`${kind}_loss_infinite`]!.shape, [2]);
  }
  const words = /<desc>(.*?)<\/desc>/s.exec(readFileSync(join(out, "fig3-tfim", "figure.svg"), "utf8"))![1]!;
  t.is(words.match(/periodic/g)?.length, 1, "the title says it once");
  const member = (points: string) => sizes[`${points}_loss_ensemble`]!.data[11]!;
  t.true(Math.abs((120 * member("train") + 3976 * member("test")) / 4096 - member("total")) < 1e-15);
});

test("wrong usage exits with 2 and one line that says what is allowed", (t) => {
  const cases: [string[], RegExp][] = [
    [["reproduce", "fig9"], /fig9.*fig1, fig2, fig3, fig4, fig5, fig6, fig7, all/],
    [["reproduce", "fig2", "--model", "xy"], /xy.*tfim, hubbard, both/],
    [["reproduce", "fig2", "--boundary", "twisted"], /twisted.*periodic, open/],
    [["reproduce", "fig2", "--train", "0", "--infinite-only"], /--train.*of at least 1/],
    [["reproduce", "fig2", "--train", "4097", "--model", "tfim", "--infinite-only"], /4097.*1 to 4096/],
    [["reproduce", "fig2", "--seed", "x"], /--seed/],
    [["reproduce", "fig2", "--target-scale", "-1", "--infinite-only"], /scale.*-1.*from 0\.000001 to 1000000/],
    [["reproduce", "fig2", "--target-scale", "1e300", "--infinite-only"], /scale.*1e300.*to 1000000/],
    [["reproduce", "fig2", "--target-scale", "abc", "--infinite-only"], /scale.*abc.*to 1000000/],
    [["reproduce", "fig2", "--train", "2400,2400", "--infinite-only"], /--train.*2400 twice/],
    [["reproduce", "fig3", "--train", "100,4200", "--infinite-only"], /--train.*tfim has 4096 states.*1 to 4096/],
    [["reproduce", "fig2", "--sizes", "4", "--infinite-only"], /--sizes is no option of fig2/],
    [["reproduce", "fig1", "--model", "tfim"], /--model is no option of fig1/],
    [["reproduce", "fig1", "--infinite-only"], /--infinite-only is no option of fig1/],
    [["reproduce", "fig1", "--sizes", "5"], /--sizes.*even/],
    [["reproduce", "--widths", "300"], /--widths is no option of all.*Name the figure/],
    [["reproduce", "fig2", "--widths", "300", "--infinite-only"], /--widths.*--infinite-only/],
    [["reproduce", "fig4", "--steps", "30", "--infinite-only"], /--steps.*--infinite-only/],
    [["reproduce", "fig5", "--steps", "30", "--infinite-only"], /--steps.*--infinite-only/],
    [["reproduce", "--precision", "float64", "--infinite-only"], /--precision.*--infinite-only/],
    [["reproduce", "fig2", "--widths", "2000000000"], /--widths.*2000000000.*from 1 to 1000000/],
    [["reproduce", "fig2", "--members", "100000"], /--members.*100000.*from 1 to 10000/],
    [["reproduce", "fig2", "--steps", "3000000000"], /--steps.*from 1 to 2147483647/],
    [["frobnicate"], /frobnicate/],
  ];
  for (const [args, pattern] of cases) {
    const { status, stdout, stderr } = nnqs(
      ...args,
      ...(args.includes("--infinite-only") ? ["--quiet", "--out", join(root, "bad")] : []),
    );
    t.is(status, 2, args.join(" "));
    t.is(stdout, "");
    t.regex(stderr.trim(), pattern);
    t.notRegex(stderr, /\n {4}at /);
  }
});

test("an output that cannot be written exits with 1 and says what to do; --verbose adds the stack", (t) => {
  writeFileSync(join(root, "file"), "");
  const args = ["reproduce", "fig2", "--infinite-only", "--quiet", "--out", join(root, "file", "x")];
  const quiet = nnqs(...args);
  t.is(quiet.status, 1);
  t.regex(quiet.stderr, /cannot write .*Choose another directory \(--out\)/);
  t.notRegex(quiet.stderr, /\n {4}at /);
  t.regex(nnqs(...args, "--verbose").stderr, /\n {4}at /);
});

test("ensembles that do not fit are refused before anything is computed", (t) => {
  const args = ["--widths", "1000000", "--members", "10000", "--model", "tfim", "--out", join(root, "huge")];
  const { status, stderr } = nnqs("reproduce", "fig2", "--train", "100", ...args);
  t.is(status, 2, stderr);
  t.regex(stderr, /20000 networks of 14000001 parameters.*Train fewer members/);
  t.notRegex(stderr, /target state:/);
});

test("a damaged result is named, with what to do", (t) => {
  const out = join(root, "damaged");
  const run = ["--train", "50", "--model", "tfim", "--widths", "10", "--members", "2", "--steps", "5", "--out", out];
  const again = () => nnqs("reproduce", "fig2", ...run, "--quiet");
  t.is(again().status, 0);
  const figure = join(out, "fig2-tfim");
  rmSync(join(figure, "data.npz"));
  const incomplete = again();
  t.is(incomplete.status, 1);
  t.regex(incomplete.stderr, /fig2-tfim is damaged: data\.npz is missing or empty\. Move the directory away/);

  rmSync(figure, { recursive: true });
  const [name] = readdirSync(join(out, "ensembles")) as [string];
  const data = join(out, "ensembles", name, "data.npz");
  truncateSync(data, 100);
  const truncated = again();
  t.is(truncated.status, 1);
  t.regex(
    truncated.stderr,
    /ensembles.* is damaged: data\.npz has 100 bytes, \d+ were written\. Move the directory away/,
  );
  rmSync(join(out, "ensembles", name), { recursive: true });
  t.is(again().status, 0);
});
