import { ArgumentError, dataset, exact, graph, hilbert, operator, predict } from "infinite-nnqs";
import { paperNetwork } from "../support/paper.js";
import { test } from "../support/test.js";

const refusal = { instanceOf: ArgumentError, message: /is on another basis \(.* than .*\)\. Make both on one basis/ };
const hubbard = operator.hubbard(graph.chain(4), { up: 2, down: 1, U: 4 });
const otherSector = operator.doubleOccupancy(hilbert.fermions(4, { up: 1, down: 2 }));
const spins = (magnetization: number) => operator.magnetization(hilbert.spins(4, { magnetization }), "z");

test("an observable of another sector with as many states is refused, that of the same one measured", async (t) => {
  const { state } = await exact.groundState(hubbard);
  const measure = async (d: operator.Operator) =>
    (await exact.quench(hubbard, state, { times: [0], observables: { d } })).values.d[0]!;
  await t.throwsAsync(measure(otherSector), refusal);
  const own = await measure(operator.doubleOccupancy(hilbert.fermions(4, { up: 2, down: 1 })));
  t.true(Math.abs(own - 0.1703) < 1e-4);
});

test("a correlation of operators of two sectors is refused", async (t) => {
  const state = new Float64Array(8).fill(1);
  await t.throwsAsync(exact.correlation(spins(2), spins(-2), state), refusal);
  t.deepEqual(await exact.correlation(spins(2), spins(2), state), [0.25, 0]);
  await t.throwsAsync(exact.correlation(hubbard, otherSector, new Float64Array(48).fill(1)), refusal);
});

test("learned states are measured in the basis that was learned only", async (t) => {
  const [basis, other] = [hilbert.spins(4, { magnetization: 2 }), hilbert.spins(4, { magnetization: -2 })];
  const task = await dataset.task(basis, new Float64Array(8).fill(0.5), { train: 4 });
  const limit = await predict.supervised(paperNetwork, task);
  await t.throwsAsync(predict.observables(limit, basis, [1], { observables: { z: spins(-2) } }), refusal);
  await t.throwsAsync(predict.observables(limit, other, [1]), refusal);
  const { values } = await predict.observables(limit, basis, [1], { observables: { z: spins(2) } });
  t.true(Math.abs(values.z[0]! - 0.5) < 1e-12);
});
