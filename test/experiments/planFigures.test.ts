import { ArgumentError, experiments } from "infinite-nnqs";
import { test } from "../support/test.js";

test("what is left out of the choices of a figure is as in the paper", async (t) => {
  const planned = await experiments.planFigures(["fig2", "fig3"], { out: "results" });
  t.deepEqual(
    planned.map(({ name }) => name),
    [
      "fig2 tfim, 2400 training points",
      "fig2 hubbard, 2400 training points",
      "fig3 tfim, 2400, 3200, 4000 training points",
      "fig3 hubbard, 2400, 3200, 4000 training points",
    ],
  );
});

test("every choice is checked by the schema of its figure, whoever makes it", async (t) => {
  const refused = (figure: experiments.FigureName, choices: object, message: RegExp) =>
    t.throwsAsync(experiments.planFigures([figure], { out: "results", ...choices }), {
      instanceOf: ArgumentError,
      message,
    });
  await refused("fig5", { fields: [1, 1] }, /^reproduce fig5: --fields is \[1,1\]: it must name each number once/);
  await refused("fig2", { steps: 0 }, /^reproduce fig2: --steps is 0: it must be at least 1/);
  await refused("fig2", { targetScale: -1 }, /^reproduce fig2: --target-scale is -1: it must be at least/);
});
