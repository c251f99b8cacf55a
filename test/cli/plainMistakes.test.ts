import { readdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const example = runCommand(["learn", "--example"]).stdout;
const learn = (...args: string[]) => runCommand(["learn", "learn.json", ...args], { cwd: root });

/** What a command says to a spec, a file of this content. */
function said(content: string | Uint8Array, ...args: string[]): string {
  writeFileSync(join(root, "learn.json"), content);
  const { status, stderr } = learn(...args);
  return status === 2 ? stderr.trim() : `exit code ${status}: ${stderr}`;
}

test("what is no JSON is told by line and column, with what to write", (t) => {
  for (const [from, to, meant] of [
    ['"train": 300', '// all\n  "train": 300', "line 28, column 3: JSON has no comments; remove it"],
    ['"train": 300', '# all\n  "train": 300', "line 28, column 3: JSON has no comments; remove it"],
    ['"energy"\n', '"energy",\n', "line 32, column 3: the comma before the ] is one too many"],
    ['"train"', "'train'", 'line 28, column 3: texts stand between straight double quotes, "…"'],
    ['"train": 300', '"train": None', "line 28, column 12: None is written null"],
    ['"train": 300', '"train": NaN', "line 28, column 12: NaN is no number of JSON"],
    ['"train": 300', '"train": .5', "line 28, column 12: numbers are written as in 10, -0.5 and 1e-3"],
    ['"train": 300', '"train" 300', 'line 28, column 11: there is no colon before "300"'],
    ['"train": 300,', '"train": 300', String.raw`line 29, column 3: there is no comma before "\"observables\""`],
    ['"train"', "train", 'line 28, column 3: "train" is no JSON; names and texts stand in double quotes, "…"'],
    ["learn", "le\tarn", /line 2, column 17: the text .* has a tab or another control character; write \\t for a tab/],
  ] as const) {
    const text = said(example.replace(from, to));
    if (typeof meant === "string") t.is(text, `nnqs: learn: learn.json is no JSON: ${meant}.`);
    else t.regex(text, meant);
  }
  t.regex(said(example + example), /comes after its end\.$/);
  t.regex(said(""), /no JSON: line 1, column 1: it ends before it is complete\.$/);
  t.regex(said(example.slice(0, 200)), /no JSON: line \d+, column \d+: /);
});

test("a spec that is not in UTF-8 is refused: its letters were read as others", (t) => {
  for (const encoding of ["latin1", "utf16le"] as const) {
    t.regex(
      said(Buffer.from(`\uFEFF${example.replace("ising", "é")}`, encoding)),
      /it is not in UTF-8.*save it in UTF-8/,
    );
  }
});

test("what is allowed names null where it is, and a list is suggested where it would be taken alone", (t) => {
  writeFileSync(join(root, "learn.json"), example);
  const of = (...args: string[]) =>
    learn(...args)
      .stderr.trim()
      .replace("nnqs: learn: ", "");
  t.is(of("ensemble=none"), '`ensemble` is "none": it must be an object or null (given by ensemble=none).');
  t.is(of("times=0:10:3"), '`times` is "0:10:3": it must be a list or null (given by times=0:10:3).');
  t.regex(of("times=[0,10,inf]"), /it must be a list or null \(given by times=\[0,10,inf\]\)\.$/);
  t.regex(of(`times=${"1".repeat(1000)},`), /\(given by times=1{54}…\)\.$/);
  t.regex(of("times=0,10"), /write 'times=\[0,10\]'\)\.$/);
  t.regex(of("flow.clock=x"), /it must be "tau" or "norm" or null/);
  t.notRegex(of("train=x"), /null/);
});

test("a field in the wrong place is answered with its place", (t) => {
  writeFileSync(join(root, "learn.json"), example);
  t.regex(learn("lattice=2x2").stderr, /no field `lattice`\. Did you mean target\.lattice\? /);
  t.regex(learn("members=2").stderr, /Did you mean flow\.members or ensemble\.members\? /);
  const spec = JSON.parse(example);
  t.regex(said(JSON.stringify({ ...spec, lattice: "4" })), /`lattice` \(did you mean `target\.lattice`\?\)/);
});

test("an option that is given two values is refused: the first was ignored", (t) => {
  const { status, stderr } = runCommand(
    ["groundstate", "--model", "tfim", "--lattice", "4", "--field", "1", "--field=2"],
    { cwd: root },
  );
  t.is(status, 2);
  t.is(stderr, 'nnqs: groundstate: --field is given twice, "1" and "2". Keep one of them.\n');
  t.is(runCommand(["groundstate", "--model", "tfim", "--field", "1", "--lattice", "4", "--json", "--json"]).status, 0);
});

test("parameters out of range are called as the command or the spec calls them, and advice can be followed", (t) => {
  const model = ["groundstate", "--lattice", "4", "--model"];
  t.regex(runCommand([...model, "tfim", "--field", "1e200"]).stderr, /^nnqs: --field must be a finite/);
  t.regex(runCommand([...model, "heisenberg", "--coupling2", "1e200"]).stderr, /--coupling2 must be a finite/);
  const tooMany = runCommand([...model, "tfim", "--field", "1", "--levels", "17"]).stderr;
  t.is(tooMany, "nnqs: groundstate: --levels must be at most 16, all states that there are, not 17.\n");
  writeFileSync(join(root, "learn.json"), example);
  t.regex(learn("target.coupling2=1e300").stderr, /`target\.coupling2` must be a finite number/);
  const energy = ["loss=energy", "target.time=0", "target.lattice=4", "train=all", "ensemble=null", "observables=[]"];
  t.regex(
    learn(...energy, "times=[0,2]", 'flow={"members":1,"tolerance":1e-300}').stderr,
    /Ask for a larger `flow\.tolerance`, or ask for shorter times\.\n$/,
  );
  const strong = learn("target.field=9007199254740992").stderr;
  t.regex(strong, /rounding alone has an error of \d+ at time 1, tolerance was \S+\. Ask for a shorter time\.\n$/);
  t.regex(learn("target.tolerance=5e-324").stderr, /`target\.tolerance` of at least \d.*e-1\d, or for a shorter time/);
});

test("words that are no options are named before the option that is missing", (t) => {
  const said = (...args: string[]) => runCommand(["groundstate", ...args], { cwd: root }).stderr;
  t.regex(said("model=tfim"), /no place for the argument "model=tfim"\. Did you mean --model tfim\?/);
  t.regex(said("-model", "tfim"), /there is no option -model\. Did you mean --model\?/);
  t.regex(said("–-model", "tfim"), /"–-model" begins with a dash that is no hyphen\. Write --\./);
});

test("a ~ that the shell has left is refused: a directory of that name was made", (t) => {
  const model = ["groundstate", "--model", "tfim", "--field", "1", "--lattice", "4"];
  t.regex(runCommand([...model, "--out=~/runs"], { cwd: root }).stderr, /left its ~ as it is\. Write \$HOME\/runs, or/);
  t.false(readdirSync(root).includes("~"));
});

test("a coupling that fig7 is to scan twice is refused, as by signbias", (t) => {
  const { stderr } = runCommand(["reproduce", "fig7", "--scan", "0.5,0.5"], { cwd: root });
  t.regex(stderr, /--scan is \[0\.5,0\.5\]: it must name each number once/);
});

test("a parameter of another ground state that is given twice, or is no number, is refused: one of them would be lost", (t) => {
  const from = (initial: string) =>
    runCommand("evolve --model tfim --field 1 --lattice 4 --time 1 --initial".split(" ").concat(initial)).stderr;
  for (const initial of ["groundstate:field=1,field=2", "groundstate:field=0,near=up,near=plus"]) {
    t.regex(from(initial), /(?:field|near) is given twice\. Keep one of them\.$/m);
  }
  for (const value of [" ", "0x10", "2:3"]) t.regex(from(`groundstate:field=${value}`), /give a number to field/);
  t.regex(from("groundstate:field=0"), /plus, neel or up/);
  const fermions = "evolve --model hubbard --U 0 --up 2 --down 2 --lattice 4 --time 1 --initial";
  for (const initial of ["groundstate", "groundstate:near=up"]) {
    const { stderr } = runCommand([...fermions.split(" "), initial]);
    t.regex(stderr, /plus or neel/);
    t.notRegex(stderr, /or up/); // which fermions do not have
  }
});

test("an option of another propagator is refused", (t) => {
  const line = "evolve --model tfim --field 1 --lattice 4 --time 1 --method chebyshev --max-dimension 50";
  const { status, stderr } = runCommand(line.split(" "));
  t.is(status, 2);
  t.regex(stderr, /--max-dimension is 50: it is of the method krylov; leave it out/);
});

test("a number as options take it is one in key=value, too", (t) => {
  writeFileSync(join(root, "learn.json"), example);
  t.regex(learn("train=.5x").stderr, /`train` is "\.5x"/);
  t.regex(learn("momentum=+1.").stderr, /`momentum` is 1: it must be less than 1/);
  t.regex(learn("name=.5", "momentum=2").stderr, /^nnqs: learn: `momentum`/); // a name takes a text
});

test("what a lattice cannot do is refused in the words of its option, with what can be done", (t) => {
  const refusal = (line: string) => runCommand(line.split(" ")).stderr;
  const half = /`observables` has entropy, which is that of half of the sites, and there are 5\. Leave entropy out\.$/m;
  t.regex(refusal("groundstate --model tfim --field 1 --lattice 5 --observables entropy"), half);
  const neel = refusal(
    "evolve --model tfim --field 1 --lattice kagome:1x2 --time 1 --initial groundstate:field=0,near=neel",
  );
  t.regex(neel, /^nnqs: --initial groundstate:field=0,near=neel: kagome .*not bipartite.*Take a lattice without one/m);
  const flip = refusal("groundstate --model heisenberg --lattice 4 --longitudinal .5 --symmetry space+flip");
  t.regex(flip, /^nnqs: --symmetry: `operator` does not commute/m);
});

test("cuts and orders of entropies are named where they are wrong or come twice", (t) => {
  const entropy = (...args: string[]) =>
    runCommand(["entropy", "entropy.json", "sites=4", ...args], { cwd: root }).stderr;
  writeFileSync(join(root, "entropy.json"), runCommand(["entropy", "--example"]).stdout);
  t.regex(entropy("subsystems=[[0],[0,0]]"), /`subsystems\[1\]` is \[0,0\]: site 0 is named twice \(/);
  t.regex(entropy("subsystems=[[0,1],[1,0]]"), /`subsystems\[1\]` is \[1,0\]: the same sites as subsystems\[0\]/);
  t.regex(entropy("subsystems=[[4]]"), /`subsystems\[0\]` is \[4\]: 4 is no site; sites are numbered 0 to 3/);
  t.regex(entropy("orders=[1,1]"), /`orders` is \[1,1\]: it must name each number once/);
});

test("a spec of another command is answered with that command", (t) => {
  writeFileSync(join(root, "learn.json"), example);
  const { status, stderr } = runCommand(["entropy", "learn.json"], { cwd: root });
  t.is(status, 2);
  t.regex(
    stderr,
    /^nnqs: entropy: learn\.json is no spec: it is one of nnqs learn\. Run that, or take one as --example prints it\.$/m,
  );
  const names = [...runCommand(["--help"]).stdout.matchAll(/^ {2}([a-z]+)\b/gm)].map(([, name]) => name!);
  const specs = names.map((name) => ({ name, ...runCommand([name, "--example"]) })).filter((one) => one.status === 0);
  t.true(specs.length >= 6);
  for (const { name, stdout } of specs) {
    writeFileSync(join(root, "spec.json"), stdout);
    const other = name === "entropy" ? "learn" : "entropy";
    t.regex(runCommand([other, "spec.json"], { cwd: root }).stderr, new RegExp(`it is one of nnqs ${name}\\.`));
  }
});

test("a network whose layers do not fit, or that is zero, is named", (t) => {
  const layers = (...types: string[]) =>
    JSON.stringify([...types.map((type) => ({ type })), { type: "dense", width: 1 }]);
  for (const command of ["spectrum", "signbias"]) {
    writeFileSync(join(root, "spec.json"), runCommand([command, "--example"]).stdout);
    const { stderr } = runCommand([command, "spec.json", `network=${layers("sign")}`], { cwd: root });
    t.regex(stderr, /^nnqs: `network`: layer 1 \(sign\) acts on the inputs/);
  }
  writeFileSync(join(root, "spec.json"), runCommand(["entropy", "--example"]).stdout);
  const entropy = (argument: string) =>
    runCommand(["entropy", "spec.json", "sites=4", "members=2", "--quiet", argument], { cwd: root }).stderr;
  t.regex(entropy(`networks.1.layers=${layers("sign")}`), /^nnqs: `networks\[1\]`: layer 1 \(sign\)/);
  t.regex(
    entropy('networks.1.layers=[{"type":"dense","width":1,"wStd":0}]'),
    /^nnqs: `networks\[1\]`: .*zero vector.*Change wStd/,
  );
  const two = `networks.1.layers=[{"type":"cosNet","width":2},{"type":"relu"},{"type":"dense","width":1}]`;
  t.regex(entropy(two), /layer 2 \(relu\) follows layer 1 \(cosNet\)/);
});

test("a directory of results that is not there is wrong usage", (t) => {
  for (const command of ["collect", "report"]) t.is(runCommand([command, "nowhere"], { cwd: root }).status, 2);
});

test("the loss of the mean, which is all that krylov has, is not called that of a network", (t) => {
  writeFileSync(join(root, "learn.json"), example);
  const { stdout } = learn("target.lattice=4", "train=8", "ensemble=null", "times=[9]", "method=krylov", "--quiet");
  t.regex(stdout, /^train loss of the mean/m);
  t.notRegex(stdout, /^train loss at/m);
});
