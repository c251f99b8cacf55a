import { join } from "node:path";
import { experiments, runs } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { learn } from "../support/learning.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

test("what is noted while a result is computed, or the results that it is made of, is kept in its manifest", async (t) => {
  const content = { arrays: () => ({}), summary: {}, errorBounds: {} };
  const [inner, outer] = [join(root, "inner"), join(root, "outer")];
  const run = (reporter = experiments.silentReporter) =>
    experiments.runExperiment({ spec: { a: 2 }, seed: 0, directory: outer }, { reporter }, async (noting) => {
      const part = { spec: { a: 1 }, seed: 0, directory: inner };
      await experiments.runExperiment(part, { reporter: noting }, async (deeper) => {
        deeper.note("member 3 diverged at step 7");
        return content;
      });
      noting.note("the kernel has rank 2 of 3");
      return content;
    });
  const both = ["member 3 diverged at step 7", "the kernel has rank 2 of 3"];
  t.deepEqual((await run()).warnings, both);
  t.deepEqual(((await runs.readManifest(outer)) as { warnings?: unknown }).warnings, both);
  t.deepEqual(((await runs.readManifest(inner)) as { warnings?: unknown }).warnings, both.slice(0, 1));
  const said: string[] = [];
  const listening = { ...experiments.silentReporter, note: (message: string) => said.push(message) };
  t.deepEqual((await run(listening)).warnings, both);
  t.deepEqual(said, both, "a result that is done says again what was noted then");
  await experiments.runExperiment(
    { spec: { a: 3 }, seed: 0, directory: join(root, "third") },
    { reporter: experiments.silentReporter },
    async (noting) => {
      const part = { spec: { a: 1 }, seed: 0, directory: inner };
      const found = await experiments.runExperiment(part, { reporter: noting }, async () => content);
      t.is(found.status, "done");
      return content;
    },
  );
  t.deepEqual(((await runs.readManifest(join(root, "third"))) as { warnings?: unknown }).warnings, both.slice(0, 1));
});

test("a quiet command tells in its JSON and its manifest what it would have said", async (t) => {
  const zero = "groundstate --model heisenberg --coupling 0 --lattice 8 --quiet --json".split(" ");
  const expected = ["the last multiplet has more states than the 64 levels that are given"];
  const { stdout, stderr } = runCommand(zero);
  t.is(stderr, "");
  t.deepEqual(JSON.parse(stdout).warnings, expected);
  const stored = JSON.parse(runCommand([...zero, "--out", root]).stdout);
  t.deepEqual(stored.warnings, expected);
  t.deepEqual(((await runs.readManifest(stored.directory)) as { warnings?: unknown }).warnings, expected);
});

test("the stage of the losses is half done when the flow is, with discrete steps and their scatter still to come", async (t) => {
  const shown: number[] = [];
  const stage: experiments.Reporter["stage"] = (name, work) =>
    work((fraction) => void (name === "losses at every time" && shown.push(fraction)));
  const target = { model: "tfim", lattice: "4", field: 0.5, time: 1 };
  const ensemble = { widths: [4], members: 2, steps: 10 };
  await learn(root, "halves", { target, train: 8, ensemble }, { reporter: { stage, note: () => {} } });
  t.true(shown.includes(0.5), shown.join());
  t.is(shown.at(-1), 1);
  t.deepEqual(
    shown,
    [...shown].sort((a, b) => a - b),
  );
});
