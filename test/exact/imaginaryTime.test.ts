import { exact, graph, operator, ToleranceError } from "infinite-nnqs";
import { test } from "../support/test.js";

/** A state of 8 spins with amplitudes `ground` at −8 and 1 at −4, levels of the classical chain. */
function twoLevels(ground: number): Float64Array {
  const state = new Float64Array(512);
  state[0] = ground;
  state[2] = 1;
  return state;
}

const chain = operator.ising(graph.chain(8), { field: 0 });

test("a ground state that rounding drops is an error once imaginary time magnifies it", async (t) => {
  for (const [ground, tau] of [
    [1e-15, 20],
    [1e-17, 100],
    [1e-170, 100],
  ] as const) {
    const cooled = exact.evolve(chain, twoLevels(ground), { time: tau, imaginary: true });
    const error = await t.throwsAsync(cooled, { instanceOf: ToleranceError });
    t.regex(error!.message, /shorter time, or start from a state with a component along the ground state/);
  }
});

test("a level that H cannot reach from the state stays out, however long", async (t) => {
  const { state, logNorms } = await exact.evolve(chain, twoLevels(0), { time: 100, imaginary: true });
  t.is(state[0], 0);
  t.is(state[2], 1);
  t.is(logNorms![0], 400);
  const cooled = await exact.evolve(chain, twoLevels(1e-5), { time: 20, imaginary: true });
  t.true(Math.abs(cooled.logNorms![0]! - (160 + Math.log(1e-5))) < 1e-10);
});

test("an excited eigenvector is cooled only until rounding matters; the ground state for any time", async (t) => {
  const model = operator.ising(graph.chain(8), { field: 0.7 });
  const { states, values } = await exact.spectrum(model, { vectors: true });
  const { logNorms } = await exact.evolve(model, states![0]!, { time: 1e3, imaginary: true });
  t.true(Math.abs(logNorms![0]! + 1e3 * values[0]!) < 1e-9);
  for (const k of [1, 5]) {
    await t.notThrowsAsync(exact.evolve(model, states![k]!, { time: 1, imaginary: true }));
    await t.throwsAsync(exact.evolve(model, states![k]!, { time: 1e3, imaginary: true }), {
      instanceOf: ToleranceError,
    });
  }
});

test("long imaginary times take one space with at most as many products as states", async (t) => {
  const model = operator.ising(graph.square(3, 3), { field: 0.1, longitudinal: 0.03 });
  const start = Float64Array.from({ length: 1024 }, (_, i) => Math.sin(1 + i * i));
  for (const time of [100, 200, 400, 1000]) {
    const { products, substeps } = await exact.evolve(model, start, { time, imaginary: true });
    t.true(products <= 512, `${products} at ${time}`);
    t.is(substeps, 1);
  }
});
