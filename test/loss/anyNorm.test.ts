import { ArgumentError, exact, graph, loss, NumericalError, operator } from "infinite-nnqs";
import { near } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const H = operator.ising(graph.chain(3), { field: 0.7, longitudinal: 0.2 });
const phi = uniform(16, 1).map((x) => x - 0.4);
const psi = uniform(16, 2).map((x) => x - 0.3);
const scaled = (state: Float64Array, scale: number) => state.map((x) => scale * x);
const outcomes = loss.likelihood([{ basis: "ZZZ", probabilities: [0.5, 0.1, 0.1, 0.1, 0.05, 0.05, 0.05, 0.05] }]);

test("losses of rays have the same value for every norm, of what they compare with too, and the gradient over it", async (t) => {
  const usual = [loss.energy(H), loss.infidelity(phi), loss.logOverlap(phi), outcomes];
  for (const scale of [1e-290, 1e-200, 1e-160, 1e160, 1e290]) {
    const given = scaled(phi, scale);
    for (const [i, one] of [loss.energy(H), loss.infidelity(given), loss.logOverlap(given), outcomes].entries()) {
      const [expected, found] = [await usual[i]!.evaluate(psi), await one.evaluate(scaled(psi, scale))];
      near(t, found.value, expected.value, 1e-13 * Math.abs(expected.value));
      for (const [k, value] of found.gradient.entries()) near(t, value * scale, expected.gradient[k]!, 1e-12);
      await t.notThrowsAsync(one.check(scaled(psi, scale)));
    }
  }
  await t.throwsAsync(outcomes.evaluate(new Float64Array(16)), { instanceOf: NumericalError, message: /zero vector/ });
  for (const bad of [0, Number.NaN, Number.POSITIVE_INFINITY]) {
    t.throws(() => loss.infidelity(scaled(phi, bad)), { instanceOf: ArgumentError, message: /`target` has/ });
  }
});

test("a right gradient passes the check where it vanishes, and beside a large constant; a wrong one does not", async (t) => {
  await t.notThrowsAsync(loss.infidelity(phi).check(phi));
  const { state } = await exact.groundState(H);
  await t.notThrowsAsync(loss.energy(H).check(state));
  const quadratic = (offset: number, factor: number) =>
    loss.custom((state) => ({
      value: offset + state.reduce((sum, x) => sum + x * x, 0),
      gradient: state.map((x) => factor * x),
    }));
  for (const offset of [0, 1e6, -1e9]) await t.notThrowsAsync(quadratic(offset, 1).check(psi));
  for (const offset of [0, 1e4]) {
    for (const factor of [2, 0, -1]) {
      await t.throwsAsync(quadratic(offset, factor).check(psi), { message: /does not belong to its value/ });
    }
  }
});
