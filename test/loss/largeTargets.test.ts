import { loss } from "infinite-nnqs";
import { longestHold } from "../support/eventLoop.js";
import { near } from "../support/near.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

test("losses of a target of two million numbers, and what they are at once, never hold the event loop for 50 ms", async (t) => {
  const [target, state] = [uniform(2 ** 21), uniform(2 ** 21, 7)];
  let fidelity = 0;
  const work = async () => {
    const [infidelity, logarithm] = [loss.infidelity(target), loss.logOverlap(target)];
    const measured = await loss.measures({ reference: target })(state);
    fidelity = measured["fidelity"]!;
    near(t, (await infidelity.evaluate(state)).value, 1 - fidelity, 1e-12);
    near(t, (await logarithm.evaluate(state)).value, -Math.log(fidelity), 1e-12);
  };
  let held = Number.POSITIVE_INFINITY;
  for (let tries = 0; tries < 3 && held >= 50; tries++) held = Math.min(held, await longestHold(work));
  t.true(held < 50, `${held} ms`);
});

test("a target that its owner changes or an abort while it is scaled leaves the loss what it was", async (t) => {
  const target = uniform(2 ** 19);
  const state = uniform(2 ** 19, 3);
  const expected = (await loss.infidelity(target.slice()).evaluate(state)).value;
  const given = loss.infidelity(target);
  target.fill(0);
  const controller = new AbortController();
  const aborted = given.evaluate(state, { signal: controller.signal });
  controller.abort(new Error("enough"));
  await t.throwsAsync(aborted, { message: "enough" });
  t.is((await given.evaluate(state)).value, expected);
});
