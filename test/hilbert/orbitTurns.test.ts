import { graph, hilbert } from "infinite-nnqs";
import { test } from "../support/test.js";

test("orbits of odd first states, as those of translations are, let the event loop have its turns", async (t) => {
  const seen: number[] = [];
  const basis = hilbert.spins(17);
  await hilbert.orbits(basis, graph.translations(graph.chain(17)), { onProgress: (fraction) => seen.push(fraction) });
  t.true(seen.filter((fraction) => fraction > 0 && fraction < 0.9).length > 20, `turns: ${seen.length}`);
  const controller = new AbortController();
  const reason = new Error("enough");
  const job = hilbert.orbits(basis, graph.translations(graph.chain(17)), {
    signal: controller.signal,
    onProgress: (fraction) => fraction > 0.1 && controller.abort(reason),
  });
  t.is(await t.throwsAsync(job), reason);
});
