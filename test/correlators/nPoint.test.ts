import { ArgumentError, correlators, NumericalError, random, ShapeError } from "infinite-nnqs";
import { cpuMilliseconds } from "../support/cpuTime.js";
import { longestHold } from "../support/eventLoop.js";
import { cosNet, gaussNet } from "../support/featureNets.js";
import { test } from "../support/test.js";

const sites = 5;
const points = [
  [1, 1, -1, 1, -1],
  [1, -1, -1, 1, 1],
  [1, 1, 1, 1, -1],
  [-1, 1, -1, 1, -1],
] as const;
const nets = (width: number, wStd = 0.8) =>
  [cosNet, gaussNet].map((make) => make({ sites, width, wStd, outputStd: 1.3 }));

test("two- and four-point functions at finite width agree with Monte Carlo within 4 standard errors", async (t) => {
  for (const width of [4, 16, 64, 256]) {
    for (const net of nets(width)) {
      const members = Math.ceil(Math.min(100_000, 600_000 / width));
      const two = await correlators.monteCarlo(net, points.slice(0, 2), { members, seed: 11 });
      t.true(Math.abs(two.mean - correlators.twoPoint(net, points[0], points[1])) < 4 * two.standardError);
      for (const four of [points, [points[0], points[0], points[1], points[1]]]) {
        const estimate = await correlators.monteCarlo(net, four, { members, seed: 12 });
        const { value } = correlators.fourPoint(net, four);
        t.true(
          Math.abs(estimate.mean - value) < 4 * estimate.standardError,
          `${net.activation} N=${width}: ${estimate.mean} ± ${estimate.standardError}, closed form ${value}`,
        );
      }
    }
  }
});

test("at width 2 the connected part is seen by Monte Carlo far beyond its error", async (t) => {
  for (const net of nets(2)) {
    const four = [points[0], points[0], points[2], points[2]];
    const { connected, gaussian } = correlators.fourPoint(net, four);
    const { mean, standardError } = await correlators.monteCarlo(net, four, { members: 200_000, seed: 13 });
    t.true(Math.abs(connected) > 6 * standardError);
    t.true(Math.abs(mean - gaussian) > 4 * standardError);
  }
});

test("the connected part falls exactly as 1/N and Cos-net and Gauss-net share the rest", (t) => {
  const [narrow, wide] = [nets(4), nets(400)].map((pair) => pair.map((net) => correlators.fourPoint(net, points)));
  for (const k of [0, 1]) {
    t.true(Math.abs(narrow![k]!.connected / wide![k]!.connected - 100) < 1e-9);
    t.is(narrow![k]!.gaussian, wide![k]!.gaussian);
  }
  t.true(Math.abs(4 * wide![0]!.gaussian - wide![1]!.gaussian) < 1e-12);
  t.true(Math.abs(wide![0]!.connected - wide![1]!.connected) > 1e-6);
});

test("one neuron has no Wick pairings left: at N=1 the four-point function is 3σ_a⁴E[hhhh]", (t) => {
  const net = cosNet({ sites, width: 1, wStd: 0, outputStd: 2 });
  // E cos⁴ over a uniform phase is 3/8; E a⁴ = 3σ_a⁴.
  t.true(Math.abs(correlators.fourPoint(net, points).value - 3 * 16 * (3 / 8)) < 1e-12);
});

test("the connected part of a Gauss-net keeps its digits where its neurons are nearly constant", (t) => {
  const ones = new Array<number[]>(4).fill([1, 1, 1]);
  for (const wStd of [1e-8, 1e-4, 0.1, 1]) {
    // Of four equal points each pairing is σ_a⁴, and E[hhhh] = exp(4σ_w²).
    const exact = 3 * Math.expm1(4 * wStd ** 2);
    const { connected } = correlators.fourPoint(gaussNet({ sites: 3, width: 1, wStd, outputStd: 1 }), ones);
    t.true(Math.abs(connected / exact - 1) < 1e-14, `${wStd}: ${connected}, not ${exact}`);
  }
});

test("what exceeds the range of numbers is an error", async (t) => {
  const ones = new Array<number[]>(4).fill([1, 1, 1]);
  const far = { instanceOf: NumericalError, message: /exceeds the range of numbers/ };
  t.throws(() => correlators.fourPoint(gaussNet({ sites: 3, width: 5, wStd: 14, outputStd: 1 }), ones), far);
  t.throws(() => correlators.fourPoint(cosNet({ sites: 3, width: 5, wStd: 1, outputStd: 1e90 }), ones), far);
  t.throws(() => correlators.pairingSum(() => 1e200, 4), far);
  t.throws(() => correlators.permutationSum(() => 1e200, 2), far);
  await t.throwsAsync(
    correlators.sumPermutations(() => 1e200, 2),
    far,
  );
});

test("Wick's sums count pairings and permutations, and are those of a sampled Gaussian vector", (t) => {
  t.is(
    correlators.pairingSum(() => 1, 10),
    945,
  );
  t.is(
    correlators.permutationSum(() => 1, 6),
    720,
  );
  t.is(
    correlators.pairingSum(() => 1, 3),
    0,
  );
  t.is(
    correlators.pairingSum(() => 1, 0),
    1,
  );
  const factor = random.normal({ seed: 8 }, 12); // six fields from two normals: covariance FFᵀ
  const exact = correlators.pairingSum(
    (i, j) => factor[2 * i]! * factor[2 * j]! + factor[2 * i + 1]! * factor[2 * j + 1]!,
    6,
  );
  // E Π(F z) over z by the Gauss–Hermite moments of two normals: expand the product of six linear forms.
  const moment = [1, 0, 1, 0, 3, 0, 15];
  let sum = 0;
  for (let choice = 0; choice < 64; choice++) {
    let [product, seconds] = [1, 0];
    for (let i = 0; i < 6; i++) {
      const bit = (choice >> i) & 1;
      product *= factor[2 * i + bit]!;
      seconds += bit;
    }
    sum += product * moment[6 - seconds]! * moment[seconds]!;
  }
  t.true(Math.abs(exact - sum) < 1e-12 * Math.abs(sum));
});

test("the 23!! pairings of 24 points are summed in milliseconds", async (t) => {
  const doubleFactorial = 316_234_143_225;
  const took = await cpuMilliseconds(async () =>
    t.is(
      correlators.pairingSum(() => 1, 24),
      doubleFactorial,
    ),
  );
  t.true(took < 250, `${took} ms`); // 20; 500 to 1500 over all 2²⁴ sets
});

test("points of the wrong length or number, and too few members, are refused", async (t) => {
  const net = cosNet({ sites, width: 4, wStd: 1 });
  t.throws(() => correlators.twoPoint(net, [1, 1], points[0]), { instanceOf: ShapeError });
  t.throws(() => correlators.fourPoint(net, points.slice(1)), { instanceOf: ArgumentError });
  t.throws(() => correlators.pairingSum(() => 1, 26), { instanceOf: ArgumentError });
  await t.throwsAsync(correlators.monteCarlo(net, points, { members: 1 }), { instanceOf: ArgumentError });
  await t.throwsAsync(correlators.monteCarlo(net, [[1]], { members: 10 }), { instanceOf: ShapeError });
});

test("a permanent of many points is added up while the event loop goes on, to the same bits", async (t) => {
  const covariance = (i: number, j: number) => 1 / (1 + Math.abs(i - j));
  let [held, sum] = [Number.POSITIVE_INFINITY, 0];
  for (let tries = 0; tries < 3 && held >= 50; tries++) {
    held = Math.min(
      held,
      await longestHold(async () => {
        sum = await correlators.sumPermutations(covariance, 19);
      }),
    );
  }
  t.true(held < 50, `${held} ms`);
  t.is(sum, correlators.permutationSum(covariance, 19));
  t.is(await correlators.sumPermutations(() => 1, 0), 1);
  t.is(await correlators.sumPermutations(() => 1, 10), 3_628_800);
  await t.throwsAsync(correlators.sumPermutations(covariance, 25), { instanceOf: ArgumentError });
});
