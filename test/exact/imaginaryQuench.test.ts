import { exact, graph, operator } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const model = operator.ising(graph.chain(8), { field: 0.7 });

test("a quench in imaginary time measures the same, with the same norms, in parts or in one", async (t) => {
  const { values: levels, states } = await exact.spectrum(model, { vectors: true });
  const plus = await exact.plusState(model.hilbert);
  const overlaps = await Promise.all(states!.map((state) => exact.overlap(state, plus)));
  const weights = overlaps.map(([re]) => re ** 2);
  const times = [3, 0, 0.5, 40, 1e4];
  for (const batchMemory of [1, 2 ** 29]) {
    const { values, logNorms, errorBound } = await exact.quench(model, plus, {
      times,
      observables: { energy: model },
      imaginary: true,
      batchMemory,
    });
    t.true(errorBound <= 1e-10);
    for (const [k, tau] of times.entries()) {
      const decayed = weights.map((weight, n) => weight * Math.exp(-2 * tau * (levels[n]! - levels[0]!)));
      const norm = decayed.reduce((a, b) => a + b, 0);
      const energy = decayed.reduce((sum, weight, n) => sum + weight * levels[n]!, 0) / norm;
      near(t, values.energy[k]!, energy, 1e-9);
      const logarithm = Math.log(norm) / 2 - tau * levels[0]!;
      near(t, logNorms![k]!, logarithm, 1e-10 * Math.max(1, Math.abs(logarithm)));
    }
  }
  const real = await exact.quench(model, plus, { times: [1], observables: {} });
  t.is(real.logNorms, undefined);
});

test("nnqs evolve --imaginary gives the logarithms of the norms", async (t) => {
  const evolve = (...args: string[]) =>
    runCommand(["evolve", "--model", "tfim", "--lattice", "8", "--field", "0.7", "--json", "--quiet", ...args]);
  const { status, stdout, stderr } = evolve("--times", "1,20", "--imaginary");
  t.is(status, 0, stderr);
  const result = JSON.parse(stdout);
  const { logNorms } = await exact.evolve(model, await exact.plusState(model.hilbert), {
    times: [1, 20],
    imaginary: true,
  });
  t.deepEqual(result.logNorms, Array.from(logNorms!));
  t.false("normDrift" in result);
  t.true(result.energy[1] < result.energy[0]);
  const refused = evolve("--time", "1", "--imaginary", "--method", "chebyshev");
  t.is(refused.status, 2);
  t.regex(refused.stderr, /with --imaginary the method must be "krylov", not "chebyshev"/);
  t.regex(
    evolve("--time", "-1", "--imaginary").stderr,
    /^nnqs: evolve: with --imaginary times must not be negative, as -1 is/,
  );
});
