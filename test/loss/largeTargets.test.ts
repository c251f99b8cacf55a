import { loss, NnqsError } from "infinite-nnqs";
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

test("a target that is read while the event loop goes on is what its array is, to every loss", async (t) => {
  const [numbers, state] = [uniform(2 ** 22), uniform(2 ** 22, 7)];
  const expected = (await loss.infidelity(numbers).evaluate(state)).value;
  let held = Number.POSITIVE_INFINITY;
  let target: loss.Target | undefined;
  for (let tries = 0; tries < 3 && held >= 50; tries++) {
    held = Math.min(
      held,
      await longestHold(async () => {
        target = await loss.readTarget(numbers);
      }),
    );
  }
  t.true(held < 50, `${held} ms`);
  numbers.fill(0);
  t.is((await loss.infidelity(target!).evaluate(state)).value, expected);
  near(t, (await loss.logOverlap(target!).evaluate(state)).value, -Math.log(1 - expected), 1e-8); // F is some 1e-6
  near(t, (await loss.measures({ reference: target! })(state))["fidelity"]!, 1 - expected, 1e-12);
  for (const wrong of [[], [1], [0, 0], [Number.NaN, 0], [Number.POSITIVE_INFINITY, 0], "12", null]) {
    await t.throwsAsync(loss.readTarget(wrong as number[]), {
      instanceOf: NnqsError,
      message: /^loss\.readTarget: `target/,
    });
  }
  const reason = new Error("enough");
  await t.throwsAsync(loss.readTarget(state, { signal: AbortSignal.abort(reason) }), { is: reason });
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
