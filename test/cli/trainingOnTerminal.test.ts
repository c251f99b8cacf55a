import { experiments } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { Terminal } from "../support/terminal.js";
import { test } from "../support/test.js";

const out = temporaryDirectory();

test("the training of networks shows its steps on a terminal", async (t) => {
  const terminal = new Terminal(120);
  const [fig2] = await experiments.planFigures(["fig2"], {
    model: "tfim",
    boundary: "periodic",
    steps: 200,
    precision: "float32",
    infiniteOnly: false,
    targetScale: 1,
    train: [40],
    widths: [16],
    members: 2,
    seed: 0,
    out,
  });
  await fig2!.run({ reporter: terminal.reporter() });
  t.true(terminal.bars().some((bar) => /width 16/.test(bar)));
  t.true(terminal.screen().some((line) => /width 16: \d+\.\d+ s/.test(line)));
});
