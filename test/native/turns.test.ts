import { inTurns, Turns } from "../../dist/native/turns.js";
import { longestHold } from "../support/eventLoop.js";
import { test } from "../support/test.js";

function busy(milliseconds: number): void {
  const end = performance.now() + milliseconds;
  while (performance.now() < end);
}

test("however many works wait for a turn, the event loop goes round", async (t) => {
  let best = Number.POSITIVE_INFINITY;
  for (let attempt = 0; attempt < 3 && best >= 50; attempt++) {
    const works = () => Promise.all(Array.from({ length: 200 }, () => inTurns(4, () => busy(1), { cost: 2 ** 17 })));
    best = Math.min(best, await longestHold(works));
  }
  t.true(best < 50, `the event loop waited for ${best} ms`);
});

test("works that wait together go on side by side, in their order", async (t) => {
  const done: string[] = [];
  const work = (name: string) => inTurns(3, (begin) => { busy(11); done.push(name + begin); }, { cost: 2 ** 17 }); // biome-ignore format: one line
  await Promise.all(["a", "b", "c"].map(work));
  t.deepEqual(done.slice(-6), ["a1", "b1", "c1", "a2", "b2", "c2"]);
});

test("an abort ends what waits for its turn, and the others go on", async (t) => {
  const controller = new AbortController();
  const reason = new Error("enough");
  let pieces = 0;
  const aborted = inTurns(1000, () => busy(2), { cost: 2 ** 17, signal: controller.signal });
  const others = Array.from({ length: 5 }, () => inTurns(20, () => { busy(1); pieces++; }, { cost: 2 ** 17 })); // biome-ignore format: one line
  setTimeout(() => controller.abort(reason), 20);
  t.is(await t.throwsAsync(aborted), reason);
  await Promise.all(others);
  t.is(pieces, 100);
  await t.throwsAsync(new Turns(controller.signal).next(), { is: reason });
});
