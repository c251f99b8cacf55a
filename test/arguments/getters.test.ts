import { ArgumentError, exact, figures, graph, operator, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

/** The same with a field that says one thing after the other. */
function changing(base: object, name: string, ...answers: readonly unknown[]): never {
  let asked = 0;
  const get = () => answers[Math.min(asked++, answers.length - 1)];
  return Object.defineProperty({ ...base }, name, { get, enumerable: true }) as never;
}

test("what would answer differently each time it is asked is refused, wherever it stands within an argument", async (t) => {
  const refused = { instanceOf: ArgumentError, message: /must be a plain value, not a function/ };
  const dense = stax.dense(3);
  for (const [name, answers] of [
    ["width", [8, null]],
    ["type", ["dense", "dense", undefined]],
  ] as const) {
    t.throws(() => stax.serial(changing(dense, name, ...answers), stax.relu(), stax.dense(1)), refused);
  }
  const branches = [[dense], [dense]];
  const parallel = stax.parallel(branches[0] as never, branches[1] as never);
  t.throws(() => stax.serial(stax.fanOut(2), changing(parallel, "branches", branches, null), stax.fanInSum()), refused);
  const ising = operator.ising(graph.chain(4), { field: 1 });
  const state = await exact.plusState(ising.hilbert);
  const observables = changing({}, "energy", ising, 3);
  await t.throwsAsync(exact.quench(ising, state, { times: [0, 1], observables }), refused);
  t.throws(() => figures.lossesFigure(changing({}, "times", [1, 2], null)), refused);
});

test("options themselves are read once, so that getters of theirs do no harm", (t) => {
  const layer = stax.dense(4, changing({}, "wStd", 2, "no number"));
  t.is(layer.wStd, 2);
});
