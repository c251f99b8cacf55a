import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { learn } from "../support/learning.js";
import { sweepOf, writeSpec } from "../support/sweeps.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

const dense = (width: number, options = {}) => ({ type: "dense", width, wStd: 0.5, bStd: 0.1, ...options });
const network = [dense(16), { type: "relu" }, dense(1)];
const target = (field: number) => ({ model: "tfim", lattice: "9", field, time: 1 });
const fixed = { experiment: "learn", target: target(0.5), network, train: 500, times: [0, 1, 10] };

/** The arrays of a spec, and what it has kept in `shared`. */
async function run(name: string, fields: object, kept: string | undefined) {
  const notes: string[] = [];
  const reporter = {
    stage: <T>(_: string, work: (report: () => void) => Promise<T>) => work(() => {}),
    note: (message: string) => void notes.push(message),
  };
  const shared = kept === undefined ? {} : { shared: { directory: join(root, kept), parts: ["eigensystems"] } };
  await learn(root, name, { ...fixed, ...fields }, { figures: false, mend: true, reporter, ...shared });
  return { data: readFileSync(join(root, name, "data.npz")), notes };
}

for (const [method, variants] of [
  [
    "dense",
    [{}, { target: target(1), learningRate: 0.1, times: [0, 5] }, { network: [dense(99), ...network.slice(1)] }],
  ],
  ["streamed", [{}, { target: target(1), momentum: 0.5 }]],
] as const) {
  test(`results of other targets, step sizes, times and widths have one eigensystem, and the bytes they have alone: ${method}`, async (t) => {
    const kept = join(root, method, "eigensystems");
    for (const [i, fields] of variants.entries()) {
      const alone = await run(`${method}-alone-${i}`, { method, ...fields }, undefined);
      const sharing = await run(`${method}-${i}`, { method, ...fields }, method);
      t.true(alone.data.equals(sharing.data), `variant ${i}`);
      t.is(readdirSync(kept).length, 1, `variant ${i}`);
    }
  });
}

test("another split and another network have eigensystems of their own", async (t) => {
  const kept = join(root, "others", "eigensystems");
  const standard = (width: number) => [dense(width), { type: "relu" }, dense(1, { parameterization: "standard" })];
  const variants = [{}, { seed: 1 }, { network: standard(16) }, { network: standard(17) }];
  for (const [i, fields] of variants.entries()) {
    await run(`others-${i}`, { method: "streamed", ...fields }, "others");
    t.is(readdirSync(kept).length, i + 1);
  }
});

test("a damaged eigensystem is set aside, said so, and computed again", async (t) => {
  const kept = join(root, "dense", "eigensystems");
  const [name] = readdirSync(kept);
  const file = join(kept, name!, "vectors.npy");
  const bytes = readFileSync(file);
  bytes[bytes.length - 5]! ^= 1;
  writeFileSync(file, bytes);
  const { data, notes } = await run("mended", { method: "dense", times: [0, 7] }, "dense");
  t.regex(notes.join("\n"), /vectors\.npy is not what was written .* It was moved to .*\.damaged-/);
  t.true(data.equals((await run("alone", { method: "dense", times: [0, 7] }, undefined)).data));
});

test("a dry run says what eigensystems take of the disk, and none is left when all cells are done", (t) => {
  const axes = { "target.field": [0.5, 1] };
  const spec = writeSpec(
    root,
    sweepOf({ fixed: { ...fixed, method: "streamed", model: undefined, lattice: undefined, field: undefined }, axes }),
  );
  const out = join(root, "sweep");
  const plan = JSON.parse(runCommand(["sweep", spec, "--out", out, "--dry-run", "--json"]).stdout) as {
    temporary: number;
  };
  t.true(plan.temporary > 8 * 3 * 500 ** 2 && plan.temporary < 9 * 3 * 500 ** 2);
  const { status, stderr } = runCommand(["sweep", spec, "--out", out, "--quiet"]);
  t.is(status, 0, stderr);
  t.false(existsSync(join(out, "shared", "eigensystems")));
  const killed = join(out, "shared", "eigensystems.0123456789abcdef.tmp"); // while they were being removed
  mkdirSync(join(killed, "half"), { recursive: true });
  t.is(runCommand(["sweep", spec, "--out", out, "--quiet"]).status, 0);
  t.false(existsSync(killed));
});
