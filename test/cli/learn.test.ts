import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const nnqs = (...args: string[]) => runCommand(["learn", ...args], { cwd: root });

test("the example runs with fields changed by arguments, and is found done the second time with the same JSON", (t) => {
  writeFileSync(join(root, "spec.json"), nnqs("--example").stdout);
  const changes = ["target.lattice=2x3", "train=0.5", "ensemble.steps=20", "network.0.wStd=1", "name=small"];
  const run = () => nnqs("spec.json", ...changes, "--out", "out", "--json");
  const first = run();
  t.is(first.status, 0, first.stderr);
  const document = JSON.parse(first.stdout);
  t.is(document.status, "computed");
  t.deepEqual([document.summary.train, document.summary.states], [32, 64]);
  const { spec } = JSON.parse(readFileSync(join(root, "out/small/manifest.json"), "utf8"));
  t.deepEqual([spec.target.lattice, spec.network[0].wStd, spec.ensemble.steps], ["2x3", 1, 20]);
  const arrays = runs.decodeNpz(readFileSync(join(root, "out/small/data.npz")));
  t.is(arrays["ensemble_times"]!.data.at(-1), 20);
  const second = run();
  t.deepEqual(JSON.parse(second.stdout), { ...document, status: "done" });
  const other = nnqs("spec.json", ...changes, "seed=1", "--out", "out");
  t.is(other.status, 2);
  t.regex(other.stderr, /seed/);
});

test("what the text says is what the summary has", (t) => {
  const args = ["spec.json", "target.lattice=2x3", "train=20", "ensemble=null", "name=text", "--quiet"];
  writeFileSync(join(root, "spec.json"), nnqs("--example").stdout);
  const { status, stdout, stderr } = nnqs(...args);
  t.is(status, 0, stderr);
  const { summary } = JSON.parse(nnqs(...args, "--json").stdout);
  t.true(stdout.startsWith("20 of 64 states, method dense\n"), stdout);
  t.true(stdout.includes(summary.meanLossTest.toExponential(4)), stdout);
  t.true(stdout.includes(summary.fidelityMean.toExponential(4)), stdout);
});

test("a spec that is wrong ends with 2 and one line that names the field, whether the file or an argument has it", (t) => {
  writeFileSync(join(root, "spec.json"), nnqs("--example").stdout);
  for (const [args, message] of [
    [["trian=3"], /`?trian`?.*did you mean `?train`?/i],
    [["train=0"], /`train` is 0: it must be more than 0 \(given by train=0\)/],
    [["target.initial=neeel"], /neel/],
    [["method=krylov", 'observables=["member-fidelity"]'], /`observables` .* the method krylov has no fidelity/],
  ] as const) {
    const { status, stdout, stderr } = nnqs("spec.json", ...args, "--out", "bad");
    t.deepEqual([status, stdout], [2, ""]);
    t.regex(stderr, message);
    t.is(stderr.trimEnd().split("\n").length, 1, stderr);
  }
});
