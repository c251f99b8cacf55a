import { createHash } from "node:crypto";
import { existsSync, readdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { sweepOf, writeSpec } from "../support/sweeps.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const spec = writeSpec(root, sweepOf({ axes: { field: [0.5, 1], seed: "0:1" } }));
const out = join(root, "going");

type Json = Parameters<typeof runs.canonicalJson>[0];

interface Status {
  readonly counts: Readonly<Record<string, number>>;
  readonly cells: readonly { readonly id: string; readonly state: string; readonly error?: string }[];
}
const statusOf = (directory: string) => JSON.parse(runCommand(["status", directory, "--json"]).stdout) as Status;
const manifests = () =>
  readdirSync(join(out, "cells")).map((id) => readFileSync(join(out, "cells", id, "manifest.json"), "utf8"));

test("a sweep computes every cell, and the same command again finds them done", (t) => {
  const first = runCommand(["sweep", spec, "--out", out, "--quiet"]);
  t.is(first.status, 0, first.stderr);
  t.like(statusOf(out).counts, { done: 4, failed: 0, running: 0, waiting: 0 });
  t.is(manifests().length, 4);
  const before = manifests();
  t.is(runCommand(["sweep", spec, "--out", out, "--quiet"]).status, 0);
  t.deepEqual(manifests(), before);
});

test("a cell is named by the SHA-256 of the spec that its manifest has", (t) => {
  for (const id of readdirSync(join(out, "cells"))) {
    const { spec: stored } = JSON.parse(readFileSync(join(out, "cells", id, "manifest.json"), "utf8")) as {
      spec: Json;
    };
    const digest = createHash("sha256").update(runs.canonicalJson({ format: 1, spec: stored }));
    t.is(digest.digest("hex").slice(0, 16), id);
  }
});

test("each cell has a link that can be read", (t) => {
  t.deepEqual(readdirSync(join(out, "by")), ["field=0.5", "field=1"]);
  t.true(existsSync(join(out, "by", "field=1", "seed=0", "manifest.json")));
});

test("values added later compute new cells only", (t) => {
  const before = manifests();
  const added = runCommand(["sweep", spec, "field=0.5,1,2", "--out", out, "--quiet"]);
  t.is(added.status, 0, added.stderr);
  const after = manifests();
  t.is(after.length, 6);
  for (const manifest of before) t.true(after.includes(manifest));
});

test("a damaged cell is set aside, said so and computed again", (t) => {
  const [id] = readdirSync(join(out, "cells"));
  const data = join(out, "cells", id!, "data.npz");
  const good = readFileSync(data);
  writeFileSync(data, good.subarray(0, good.length - 1));
  const { status, stderr } = runCommand(["sweep", spec, "field=0.5,1,2", "--out", out]);
  t.is(status, 0, stderr);
  t.regex(stderr, /is damaged: data\.npz has .* It was moved to .*damaged-.* and is computed again/);
  t.deepEqual(readFileSync(data), good);
  t.is(readdirSync(join(out, "cells")).filter((name) => name.includes("damaged")).length, 1);
});

test("results that have changed places are set aside and computed again", (t) => {
  const [a, b] = statusOf(out).cells.map(({ id }) => join(out, "cells", id));
  const before = [a, b].map((cell) => readFileSync(join(cell!, "data.npz")));
  renameSync(a!, `${a}-away`);
  renameSync(b!, a!);
  renameSync(`${a}-away`, b!);
  const { status, stderr } = runCommand(["sweep", spec, "field=0.5,1,2", "--out", out]);
  t.is(status, 0, stderr);
  t.is(
    stderr.match(/ holds the result of another spec \(.*\)\. It was moved to .* and is computed again/g)?.length,
    2,
    stderr,
  );
  t.deepEqual(
    [a, b].map((cell) => readFileSync(join(cell!, "data.npz"))),
    before,
  );
});

test("a cell that fails is recorded, others go on, and it is tried again only when told to", (t) => {
  const failing = writeSpec(
    root,
    sweepOf({ fixed: { maxProducts: 3 }, axes: { lattice: ["2", "3x3"] } }),
    "failing.json",
  );
  const failed = join(root, "failed");
  const first = runCommand(["sweep", failing, "--out", failed]);
  t.is(first.status, 1);
  t.regex(first.stderr, /cell lattice=3x3 has failed: .*maxProducts/);
  t.regex(first.stderr, /1 of 2 cells has failed.*--failed.*--retry-failed/s);
  const found = statusOf(failed);
  t.like(found.counts, { done: 1, failed: 1 });
  t.regex(found.cells.find(({ state }) => state === "failed")!.error!, /reached no level after 2 products/);
  const again = runCommand(["sweep", failing, "--out", failed]);
  t.is(again.status, 1);
  t.notRegex(again.stderr, /has failed:/);
  t.regex(runCommand(["sweep", failing, "--out", failed, "--retry-failed"]).stderr, /has failed:/);
  t.regex(runCommand(["status", failed, "--failed"]).stdout, /^failed {3}lattice=3x3: /);
});

test("a store of a newer version is refused", (t) => {
  const file = join(out, "sweep.json");
  const flipped = readFileSync(file, "utf8").replace('"format": 1', '"format": 2');
  const content = flipped.slice(0, flipped.lastIndexOf(',\n  "sha256"'));
  const newer = `${content},\n  "sha256": "${createHash("sha256").update(content).digest("hex")}"\n}\n`;
  for (const [text, message] of [
    [newer, /newer version of this program \(format 2; this one reads 1\)/],
    [flipped, /sweep\.json is damaged/], // a digit
  ] as const) {
    writeFileSync(file, text);
    for (const args of [
      ["sweep", spec, "--out", out],
      ["status", out],
    ]) {
      const { status, stderr } = runCommand(args);
      t.is(status, 1);
      t.regex(stderr, message);
    }
  }
});
