import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const nnqs = (line: string) => runCommand(line.split(" "), { cwd: root });

test("lattices that no model can be treated on are refused in the words of the command", (t) => {
  for (const [line, message] of [
    ["--model tfim --field 1 --lattice 40", /^nnqs: --lattice 40 must have at most 30 sites for --model tfim, not 40/],
    ["--model hubbard --U 4 --up 2 --down 2 --lattice 6x6", /--lattice 6x6 must have at most 32 sites .* not 36/],
    ["--model heisenberg --lattice 6x6", /at most 30 sites .* or fix --magnetization\.$/],
    ["--model tfim --field 1 --lattice 0", /--lattice 0 must have lengths of at least 1/],
    [
      "--model hubbard --U 1 --up 15 --down 15 --lattice 30",
      /^nnqs: --lattice 30 with --up 15 and --down 15 has 2\.41e\+16 states/,
    ],
    [
      "--model hubbard --U 1 --up 2 --down 9 --lattice 4",
      /^nnqs: --down must be at most 4, one for each site of --lattice 4, not 9/,
    ],
    [
      "--model heisenberg --magnetization 0 --lattice 50",
      /^nnqs: --lattice 50 with --magnetization 0 has 1\.26e\+14 states/,
    ],
    [
      "--model heisenberg --magnetization 1 --lattice 6",
      /^nnqs: --magnetization must be one of -6, -4, …, 6 .*, not 1\./,
    ],
    ["--model tfim --field 1 --lattice chain:2x2", /must have one length, not 2\. .*--lattice chain:12\.$/],
    ["--model tfim --field 1 --lattice kagome:2", /must have 2 lengths, not 1\. .*--lattice kagome:2x2\.$/],
  ] as const) {
    const { status, stderr } = nnqs(`groundstate ${line}`);
    t.is(status, 2);
    t.regex(stderr.trim(), message);
  }
});

test("training sizes may reach the whole basis of each model, and a larger one names its limit", (t) => {
  const beyond = nnqs("reproduce fig2 --infinite-only --model tfim --train 5000");
  t.is(beyond.status, 2);
  t.regex(beyond.stderr, /--train.*tfim has 4096 states/);
  const all = nnqs("reproduce fig2 --model hubbard --train 4356 --infinite-only --sizes 4"); // what is refused first
  t.regex(all.stderr, /--sizes is no option of fig2/);
});

test("a quiet command is silent on standard error; a directory in use is told once how to be replaced", (t) => {
  const small = "reproduce fig2 --model tfim --train 40 --steps 5 --infinite-only --out quiet --quiet";
  const { status, stderr } = nnqs(small);
  t.deepEqual([status, stderr], [0, ""]);
  t.is(readdirSync(join(root, "quiet")).length, 1);
  const other = nnqs(small.replace("--infinite-only", "--widths 4 --members 2"));
  t.is(other.status, 2);
  t.notRegex(other.stderr, /ensembles: /);
  t.regex(other.stderr, /Choose another directory \(--out\), or replace it with --force\.$/m);
});

test("nnqs spectrum says of a zero kernel what it is in its own name", (t) => {
  const layers = [{ type: "dense", width: 3, wStd: 0 }, { type: "relu" }, { type: "dense", width: 1 }];
  writeFileSync(
    join(root, "zero.json"),
    JSON.stringify({ experiment: "spectrum", name: "zero", network: layers, inputs: { type: "hypercube", sites: 3 } }),
  );
  const { stderr } = nnqs("spectrum zero.json --quiet");
  t.regex(stderr, /spectrum: the kernel has no positive eigenvalue/);
  t.notRegex(stderr, /alignment/);
});
