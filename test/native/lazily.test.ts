import { lazily } from "../../dist/native/lazily.js";
import { test } from "../support/test.js";

test("who waits for another's attempt is rejected by an own abort at once, and the attempt goes on", async (t) => {
  let finish = (_value: number) => {};
  let attempts = 0;
  const get = lazily(() => {
    attempts++;
    return new Promise<number>((resolve) => {
      finish = resolve;
    });
  });
  const first = get({});
  const controller = new AbortController();
  const waiter = get({ signal: controller.signal });
  const patient = get({ signal: new AbortController().signal });
  const reason = new Error("enough");
  controller.abort(reason);
  t.is(
    await Promise.race([waiter.catch((error: unknown) => error), new Promise((go) => setTimeout(go, 2000))]),
    reason,
  );
  finish(7);
  t.deepEqual(await Promise.all([first, patient, get({})]), [7, 7, 7]);
  t.is(attempts, 1);
});
