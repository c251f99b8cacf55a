import { createHash } from "node:crypto";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { exact, graph, loss, operator, runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { near } from "../support/near.js";
import { paperLayersOf } from "../support/paper.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const target = { model: "tfim", lattice: "3", field: 0.7, time: 0.6 };
const spec = {
  experiment: "learn",
  target,
  network: paperLayersOf(64),
  train: "all",
  times: [0, 10],
  loss: "likelihood",
  flow: { members: 1 },
};
const bases = ["XXX", "YYY", "ZZZ", "XYZ"];

function learn(document: object) {
  writeFileSync(join(root, "spec.json"), JSON.stringify({ ...spec, ...document }));
  return runCommand(["learn", "spec.json", "--json", "--quiet"], { cwd: root });
}

async function measured() {
  const h = operator.ising(graph.chain(3), { field: 0.7 });
  const { state } = await exact.evolve(h, await exact.plusState(h.hilbert), { time: 0.6 });
  return exact.measure(state, bases, 500, { seed: 3 });
}

function save(name: string, arrays: Parameters<typeof runs.encodeNpz>[0]): Buffer {
  const bytes = Buffer.from(runs.encodeNpz(arrays));
  writeFileSync(join(root, name), bytes);
  return bytes;
}

test("a spec learns measured data of a file, from outcomes and counts alike", async (t) => {
  const data = await measured();
  const arrays = exact.measurementArrays(data);
  const bytes = save("outcomes.npz", { ...arrays });
  const counts = new Float64Array(8 * bases.length);
  for (const [b, { outcomes }] of data.entries()) for (const word of outcomes) counts[8 * b + word]!++;
  save("counts.npz", { bases: arrays.bases, counts: runs.float64(counts, [bases.length, 8]) });
  const losses = (file: string) => {
    const { status, stderr } = learn({ name: file.slice(0, -4), measurements: { file, unseen: ["ZZX"] } });
    t.is(status, 0, stderr);
    const result = join(root, "results", file.slice(0, -4));
    const stored = runs.decodeNpz(readFileSync(join(result, "data.npz")));
    return { found: Float64Array.from(stored["loss"]!.data), state: Float64Array.from(stored["states"]!.data), result };
  };
  const { found, state, result } = losses("outcomes.npz");
  t.true(found[1]! < found[0]!);
  near(t, (await loss.likelihood(data).evaluate(state)).value, found[1]!, 1e-12);
  t.deepEqual(losses("counts.npz").found, found);
  const manifest = JSON.parse(readFileSync(join(result, "manifest.json"), "utf8"));
  const sha256 = createHash("sha256").update(bytes).digest("hex");
  t.like(manifest.spec.measurements, { file: "outcomes.npz", bytes: bytes.length, sha256, unseen: ["ZZX"] });
});

test("a file that is none of measured data, or does not fit the target, is refused by name before anything is computed", async (t) => {
  const arrays = exact.measurementArrays(await measured());
  save("good.npz", { ...arrays });
  save("alone.npz", { bases: arrays.bases });
  save("long.npz", { bases: arrays.bases, counts: runs.float64(new Float64Array(16), [2, 8]) });
  save("negative.npz", { bases: arrays.bases, counts: runs.float64(new Float64Array(32).fill(-1), [4, 8]) });
  save("outside.npz", { ...arrays, outcomes: { ...arrays.outcomes, data: arrays.outcomes.data.map(() => 8) } });
  save("shares.npz", { bases: arrays.bases, probabilities: runs.float64(new Float64Array(32).fill(0.5), [4, 8]) });
  writeFileSync(join(root, "text.npz"), "no archive");
  const cases: readonly (readonly [object, RegExp])[] = [
    [{ file: "absent.npz" }, /^nnqs: learn: `measurements\.file`: absent\.npz is not there/],
    [{ file: "text.npz" }, /`measurements\.file`: text\.npz: it is no \.npz file/],
    [{ file: "alone.npz" }, /`measurements\.file`: alone\.npz: it must hold "bases" and one of/],
    [{ file: "long.npz" }, /long\.npz: "counts" must have the shape \(4, 8\).* not \(2, 8\)/],
    [{ file: "negative.npz" }, /negative\.npz: .*counts\[0\].* not -1/],
    [{ file: "shares.npz" }, /shares\.npz: .*probabilities.* 4/],
    [{ file: "outside.npz" }, /outside\.npz: shot 0 has the outcome 8/],
    [{ file: "good.npz", unseen: ["XYZ"] }, /measurements\.unseen` must name bases that are not trained on, and XYZ/],
    [{ file: "good.npz", shots: 3 }, /`measurements\.shots`.*a file holds its own shots/],
    [{ file: "good.npz", bases: ["XXX"] }, /`measurements`.*either `bases`.*or `file`/],
    [{}, /`measurements`.*either `bases`.*or `file`/],
  ];
  for (const [measurements, message] of cases) {
    const { status, stderr } = learn({ name: "refused", measurements });
    t.is(status, 2, stderr);
    t.regex(stderr.trim(), message);
  }
  const { stderr } = learn({
    name: "refused",
    target: { ...target, lattice: "4" },
    measurements: { file: "good.npz" },
  });
  t.regex(stderr, /good\.npz: its bases must have 4 letters each, .* not "XXX"/);
});
