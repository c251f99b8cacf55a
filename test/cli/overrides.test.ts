import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { commandFile, runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { learnExample, learnSchema, parseOverridden } from "../support/sweepParts.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const dense = { type: "dense", width: 1 };
const spec = {
  $schema: "https://example.org/entropy.json",
  experiment: "entropy",
  name: "small",
  sites: 4,
  networks: [{ layers: [{ type: "cosNet", width: 5, wStd: 1 }, dense] }],
  members: 2,
};
writeFileSync(join(root, "spec.json"), JSON.stringify(spec));

const entropy = (...args: string[]) => runCommand(["entropy", ...args], { cwd: root });

/** The spec that a run has stored. */
function stored(name: string): Record<string, unknown> {
  return JSON.parse(readFileSync(join(root, "results", `entropy-${name}`, "manifest.json"), "utf8")).spec;
}

/** What a run says to an argument it refuses, one line. */
function refusal(...overrides: string[]): string {
  const { status, stdout, stderr } = entropy("spec.json", ...overrides);
  return status === 2 && stdout === "" ? stderr.trim() : `exit code ${status}: ${stdout}${stderr}`;
}

test("arguments set fields, entries of lists and objects of a spec, and $schema is ignored", (t) => {
  const { status, stderr } = entropy(
    ...["spec.json", "name=2026", "sites=5", "networks.0.layers.0.width=7", "networks[0].layers[0].wStd=0.5"],
    ...["orders=[1,3]", 'networks.1={"layers":[{"type":"gaussNet","width":3},{"type":"dense","width":1}]}'],
  );
  t.is(status, 0, stderr);
  const { networks, ...rest } = stored("2026") as { networks: { layers: unknown[] }[] };
  t.like(rest, { name: "2026", sites: 5, orders: [1, 3], members: 2 });
  t.false("$schema" in rest);
  t.like(networks[0]!.layers[0], { type: "cosNet", width: 7, wStd: 0.5 });
  t.like(networks[1]!.layers[0], { type: "gaussNet", width: 3 });
});

test("a spec comes from standard input, too", (t) => {
  const { status, stderr } = spawnSync(process.execPath, [commandFile, "entropy", "-", "name=piped", "--quiet"], {
    cwd: root,
    input: JSON.stringify(spec),
    encoding: "utf8",
  });
  t.is(status, 0, stderr);
  t.is(stored("piped")["sites"], 4);
  const broken = spawnSync(process.execPath, [commandFile, "entropy", "-"], { input: "{", encoding: "utf8" });
  t.regex(broken.stderr, /^nnqs: entropy: standard input is no JSON: /);
});

test("a field that does not exist is refused with the one that is likely to be meant, and the argument as typed", (t) => {
  t.regex(
    refusal("membrs=3"),
    /^nnqs: entropy: "membrs=3": the spec has no field `membrs`\. Did you mean members\? It has /,
  );
  t.regex(refusal("networks.0.lable=x"), /`networks\.0` has no field `lable`\. Did you mean networks\.0\.label\?/);
  t.regex(
    refusal("networks.0.layers.0.bStd=1"),
    /no field `bStd`\. Did you mean networks\.0\.layers\.0\.wStd\? It has type, width, wStd, trainable\./,
  );
  t.regex(refusal("networks.layers=1"), /`networks` is a list; name an entry by its index, as in networks\.0/);
  t.regex(refusal("networks.2.label=x"), /"networks\.2\.label=x": `networks` has 1 entries, .* at most 1/);
  t.regex(refusal("sites.0=3"), /`sites` has no fields/);
  const long = "k".repeat(10_000);
  for (const said of [refusal(`${long}=3`), refusal(`networks.0={"${long}":1}`)]) {
    t.regex(said, /has no field `kkkk+…`/);
    t.true(said.length < 2000, `${said.length}`);
  }
  t.regex(refusal("__proto__.x=3"), /no field `__proto__`/);
  t.regex(refusal("sites"), /"sites": must be KEY=VALUE/);
  t.regex(refusal("=3"), /must be KEY=VALUE/);
  t.regex(refusal("sites=5", "sites=6"), /"sites=6": "sites=5" sets the same field\. Keep one/);
});

test("a value that is not allowed names the argument that gave it", (t) => {
  t.is(refusal("sites=99"), "nnqs: entropy: `sites` is 99: it must be at most 30 (given by sites=99).");
  t.regex(refusal("sites=many"), /`sites` is "many": it must be a whole number \(given by sites=many\)/);
  t.regex(
    refusal("networks.0.layers.0.type=cosnet"),
    /must be one of .* \(did you mean "cosNet"\?\) \(given by networks\.0\.layers\.0\.type=cosnet\)/,
  );
  t.regex(refusal('networks.0={"layers":[],"layers":[]}'), /the key `layers` is given twice/);
  t.regex(refusal('networks.0={"layers":[]}'), /at least 1 entry \(given by networks\.0=/);
});

test("what is no spec is told what to name", (t) => {
  t.regex(entropy("sites=3").stderr, /sites=3 is not there\. Name the file of a spec before sites=3\./);
  t.regex(entropy("--example", "spec.json").stderr, /--example prints a spec and takes none/);
});

test("fields that may be of several kinds are followed into each, and the nearest kind says what is wrong", (t) => {
  writeFileSync(join(root, "learn.json"), runCommand(["learn", "--example"]).stdout);
  const said = (...args: string[]) => runCommand(["learn", "learn.json", ...args], { cwd: root }).stderr.trim();
  t.regex(said("times=0.5,1"), /it must be a list or null \(given by times=0\.5,1; write 'times=\[0\.5,1\]'\)/);
  t.regex(said("observables=energy,entropy"), /write 'observables=\["energy","entropy"\]'\)/);
  t.regex(said("train=al"), /`train` is "al": it must be a finite number or "all" or an object \(given by train=al\)/);
  t.regex(said('train={"fil":"x"}'), /`train` is .*: it has no field `fil` \(did you mean `file`\?\)/);
  t.regex(said("target.fild=3"), /`target` has no field `fild`\. Did you mean target\.field\?/);
  t.regex(
    said("target.field=high"),
    /`target\.field` is "high": it must be a finite number \(given by target\.field=high\)/,
  );
  t.regex(
    said("ensemble=null", "ensemble.members=0"),
    /`ensemble\.widths` is missing: .*; `ensemble\.members` is 0: it must be at least 1 \(given by ensemble\.members=0\)/,
  );
  t.regex(said("seed.split=-1"), /`seed\.split` is -1: it must be at least 0 \(given by seed\.split=-1\)/);
});

test("null removes a field that may be left out, is a value where the schema has it, and is refused where one must be given", (t) => {
  const target = { ...learnExample.target, time: 2, initial: "x" };
  const full = { ...learnExample, target };
  const parsed = (...args: string[]) => parseOverridden(learnSchema, full, args, "learn");
  const { time: _, initial: __, ...rest } = target;
  t.deepEqual(
    parsed("target.time=null", "target.initial=null", "loss=null"),
    parseOverridden(learnSchema, { ...learnExample, target: rest }, [], "learn"),
  );
  t.is(parsed("target.time=null", "target.initial=null", "ensemble=null").ensemble, null);
  t.throws(() => parsed("train=null"), { message: /"train=null": `train` must be given/ });
  t.regex(refusal("name=null"), /"name=null": `name` must be given, so that null, which removes a field/);
});
