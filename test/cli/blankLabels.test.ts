import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const layers = [
  { type: "dense", width: 4 },
  { type: "dense", width: 1 },
];

const relu = [{ ...layers[0], bStd: 0.1 }, { type: "relu" }, layers[1]];

function run(command: string, spec: object, ...options: readonly string[]) {
  writeFileSync(join(root, "spec.json"), JSON.stringify({ experiment: command, name: "x", ...spec }));
  return runCommand([command, "spec.json", "--quiet", "--force", ...options], { cwd: root });
}

test("labels of which nothing is to be seen are refused; without one a network is called by its layers", (t) => {
  const entropy = (label: string | null) =>
    run("entropy", { sites: 2, members: 2, networks: [{ label, layers }], components: 1 });
  for (const blank of ["", " ", "\u00a0\u3000", "\u200b", "\u0301"]) {
    const { status, stderr } = entropy(blank);
    t.is(status, 2, JSON.stringify(blank));
    t.regex(stderr, /`networks\[0\]\.label` is .*it must not be blank/);
  }
  const { status, stdout, stderr } = entropy(null);
  t.is(status, 0, stderr);
  t.regex(stdout, /^dense\(4\)/);
  const { stderr: name } = run("entropy", { name: "", sites: 2, networks: [{ layers }] });
  t.is(name.match(/`name`/g)?.length, 1, name); // said once
});

test("a scan of nnqs signbias names a coupling of the model and each value once; where nothing relaxes there is no rate", (t) => {
  const signbias = (fields: object) =>
    run("signbias", { target: { model: "heisenberg", lattice: "4" }, network: relu, ...fields });
  const refused = (fields: object, message: RegExp) => {
    const { status, stderr } = signbias(fields);
    t.is(status, 2, stderr);
    t.regex(stderr, message);
  };
  refused({ scan: { parameter: "coupling2", values: [1, 1] } }, /`scan\.values`.*each value once/);
  refused(
    { scan: { parameter: "field", values: [1] } },
    /`scan\.parameter` is "field": heisenberg has longitudinal, coupling, coupling2 alone/,
  );
  refused({ target: { model: "heisenberg", lattice: "4", field: 1 } }, /`target\.field`.*heisenberg has/);
  const still = { target: { model: "heisenberg", lattice: "4", coupling: 0 } };
  const { status, stdout, stderr } = signbias(still);
  t.is(status, 0, stderr);
  t.regex(stdout, /given +0\.000000000 +0\.0\d+ +none +0/);
  const { stdout: json } = run("signbias", { ...still, network: relu }, "--json");
  const { warnings } = JSON.parse(json) as { warnings: readonly string[] };
  t.regex(warnings.join(), /no rate \(given, marshall\): the network reaches no state of another energy/);
});

test("advice on lattices and sectors is of options that the command has", (t) => {
  const groundstate = (...options: readonly string[]) =>
    runCommand(["groundstate", "--quiet", ...options], { cwd: root }).stderr.trim();
  t.is(
    groundstate("--model", "heisenberg", "--lattice", "3", "--coupling2", "0.5"),
    "nnqs: --coupling2 0.5: `neighbours` is 2, and on 3 cells there is one distance between sites. Take a larger lattice.",
  );
  const open = ["--model", "tfim", "--field", "1", "--lattice", "4", "--boundary", "open", "--momentum", "1"];
  t.regex(groundstate(...open), /^nnqs: (?:\w+: )?--momentum.*open/);
  const up = ["--model", "tfim", "--field", "1", "--lattice", "4", "--times", "1", "--initial", "up"];
  const { stderr } = runCommand(["evolve", "--quiet", ...up, "--symmetry", "space+flip", "--parity", "odd"], {
    cwd: root,
  });
  t.regex(stderr, /more than 1e-10\. Take the sector that it is in\.\n$/);
});
