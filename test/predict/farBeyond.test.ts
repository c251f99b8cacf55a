import { graph, loss, NumericalError, operator, predict, random, stax, ToleranceError } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

const network = stax.serial(stax.dense(100, { bStd: 0.5 }), stax.relu(), stax.dense(1));
const ising = operator.ising(graph.chain(4), { field: 1 });
const search = (options: Partial<predict.FlowOptions>) =>
  predict.flow(network, ising.hilbert, loss.energy(ising), { times: [1000], ...options });
const rateOf = ({ message }: Error) => Number(/have to be below ([\d.e+-]+)/.exec(message)![1]);

test("discrete steps far beyond stability are refused before the first, with a step that does", async (t) => {
  for (const clock of ["tau", "norm"] as const) {
    for (const representation of ["amplitudes", "logarithm"] as const) {
      for (const learningRate of [1e6, 1e100, 1e300]) {
        const options = { dynamics: "discrete", clock, representation } as const;
        const error = await t.throwsAsync<Error>(search({ ...options, learningRate }), { instanceOf: NumericalError });
        t.regex(error.message, /^flow: step 0 of the discrete dynamics is beyond stability: the spectral radius/);
        const { meanLoss } = await search({ ...options, learningRate: rateOf(error) / 4, times: [20] });
        t.true(meanLoss[0]! < 0);
      }
    }
  }
});

test("log-amplitudes never end on one basis state by a step that was too long: it is refused, or the energy is right", async (t) => {
  const ground = -5.226251859505505;
  for (const clock of ["tau", "norm"] as const) {
    for (const seed of [0, 1, 2, 3]) {
      const options = { dynamics: "discrete", representation: "logarithm", clock, seed } as const;
      const { learningRate } = await search({ ...options, times: [0], learningRate: { relative: 1 } });
      for (const factor of [3, 10, 100, 1000, 10_000]) {
        const long = search({ ...options, learningRate: factor * learningRate, times: [500] });
        const reached = await long.catch((error: unknown) => {
          t.true(error instanceof NumericalError && /beyond stability/.test(error.message), String(error));
          return undefined;
        });
        if (reached !== undefined) t.true(Math.abs(reached.meanLoss[0]! - ground) < 0.01, `${clock} ${seed} ${factor}`);
        t.true(factor < 10 || reached === undefined);
      }
    }
  }
});

test("a flow whose rates are far beyond what maxProducts reaches is refused at the start or once its steps are long, with a rate that does", async (t) => {
  const started = process.cpuUsage();
  for (const clock of ["tau", "norm"] as const) {
    const error = await t.throwsAsync<Error>(search({ clock, learningRate: 1e300 }), { instanceOf: ToleranceError });
    t.regex(error.message, /^flow: at time 0 of 1000 the fastest of its rates is .*`maxProducts` allows 1000000/);
  }
  const error = await t.throwsAsync<Error>(search({ learningRate: 1e15, maxProducts: 20_000 }), {
    instanceOf: ToleranceError,
  });
  t.regex(error.message, /`learningRate` 1000000000000000 would have to be below/);
  const { members } = await search({ learningRate: rateOf(error) / 8, maxProducts: 20_000 });
  t.true(members[0]!.products <= 20_000);
  const { user, system } = process.cpuUsage(started);
  t.true(user + system < 20e6, "10⁶ products take minutes");
});

test("rates that are large at the start alone, near a pole or of a small state, stop nothing", async (t) => {
  const seen = loss.likelihood([{ basis: "ZZZZ", counts: Array.from({ length: 16 }, (_, k) => k + 1) }]);
  for (const amplitude of [1e-6, 1e-12]) {
    const start = new Float64Array(32).map((_, i) => (i === 0 ? amplitude : i % 2 === 0 ? 1 : 0));
    const { meanLoss } = await predict.flow(network, ising.hilbert, seen, { start, learningRate: 1, times: [0, 100] });
    t.true(meanLoss[1]! < meanLoss[0]!);
  }
  const start = random.normal({ seed: 1 }, 2 * ising.dimension).map((x) => 1e-12 * x);
  const { meanLoss } = await search({ start, learningRate: 0.1, times: [0, 1e-20] });
  t.true(meanLoss[1]! < meanLoss[0]!);
});

test("step sizes whose squares are no numbers flow as others do, or are refused", async (t) => {
  const flow = (learningRate: number, time: number) => search({ learningRate, times: [time], maxProducts: 5000 });
  const [plain, tiny] = [await flow(0.1, 10), await flow(1e-170, 1e170)];
  near(t, tiny.meanLoss[0]!, plain.meanLoss[0]!, 1e-9);
  await t.throwsAsync(flow(1e300, 10), { message: /^flow: / });
});
