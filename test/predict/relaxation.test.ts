import { predict } from "infinite-nnqs";
import { nearRelative } from "../support/near.js";
import { test } from "../support/test.js";

/** 1−λg of one mode of rate x = ηλ. */
function residual(dynamics: predict.Dynamics, x: number, time: number, momentum: number, ridge = 0): number {
  const training = { learningRate: 1, samples: 1, nullBelow: 0, ridge, momentum };
  return predict.modeFactors(Float64Array.of(x), [time], training, { dynamics }).residual[0]!;
}

test("heavy-ball steps follow their recurrence, over- and underdamped and at the double root", (t) => {
  for (const momentum of [0.3, 0.9]) {
    const double = (1 - Math.sqrt(momentum)) ** 2;
    for (const x of [1e-9, 1e-3, double * (1 - 1e-13), double, double * 1.001, 0.7, 1.9]) {
      let [before, now] = [1, 1 - x];
      for (let step = 1; step <= 300; step++) {
        const exact = residual("discrete", x, step, momentum);
        t.true(Math.abs(exact - now) < 2e-9, `β ${momentum}, x ${x}, step ${step}: ${exact} against ${now}`);
        [before, now] = [now, now + momentum * (now - before) - x * now];
      }
    }
  }
});

test("the heavy-ball flow solves its differential equation", (t) => {
  for (const momentum of [0.5, 0.9]) {
    const damping = 1 - momentum;
    for (const x of [1e-6, damping ** 2 / 4, 0.05, 0.5]) {
      const h = 1e-3;
      for (const time of [0.5, 3, 20]) {
        const [a, b, c] = [-h, 0, h].map((shift) => residual("flow", x, time + shift, momentum)) as [
          number,
          number,
          number,
        ];
        const equation = (a - 2 * b + c) / h ** 2 + (damping * (c - a)) / (2 * h) + x * b;
        t.true(Math.abs(equation) < 1e-6, `β ${momentum}, x ${x}, time ${time}: ${equation}`);
      }
      t.is(residual("flow", x, 0, momentum), 1);
    }
  }
});

test("slow modes keep their relative accuracy", (t) => {
  for (const momentum of [0, 0.9]) {
    const training = { learningRate: 1, samples: 1, nullBelow: 0, ridge: 0, momentum };
    const learned = predict.modeFactors(Float64Array.of(1e-13), [1000], training, { dynamics: "discrete" }).gain[0]!;
    // Σ_{s<t} (1−β^{s+1})/(1−β), the leading order in x
    let expected = 0;
    for (let s = 0; s < 1000; s++) expected += momentum > 0 ? (1 - momentum ** (s + 1)) / (1 - momentum) : 1;
    t.true(Math.abs(learned / expected - 1) < 1e-9, `${learned} against ${expected}`);
  }
});

test("a ridge stops a mode at ε/(λ+ε)", (t) => {
  t.true(Math.abs(residual("flow", 0.2, Infinity, 0, 0.05) - 0.2) < 1e-15);
  t.true(Math.abs(residual("discrete", 0.2, Infinity, 0.5, 0.05) - 0.2) < 1e-15);
});

test("beyond the largest stable step discrete modes diverge and have no limit", (t) => {
  t.true(Math.abs(residual("discrete", 2.5, 40, 0)) > 1e6);
  t.is(residual("discrete", 2.5, Infinity, 0), Infinity);
  t.true(Number.isNaN(residual("discrete", 2, Infinity, 0)), "a mode that swings for ever");
  t.true(Math.abs(residual("discrete", 2.5, 400, 0.5)) < 1e-10);
});

test("what the heavy-ball flow has removed keeps its digits however little it is", (t) => {
  // 1−a(t) of rates x and momenta β, by mpmath with 200 digits
  const golden = [
    [0.9, 1e-12, 1e-30, 5.0000000000000007e-73],
    [0.9, 1e-6, 1e-5, 4.9999983333337506e-17],
    [0.5, 0.3, 0.01, 1.4974993793719782e-5],
    [0.99, 0.01, 0.9, 0.0040351540929263112],
    [0.9, 0.0025, 5, 0.026499021160743916],
    [0.999, 1e-20, 900, 3.0656965974059883e-15],
  ] as const;
  for (const [momentum, x, time, removed] of golden) {
    const training = { learningRate: 1, samples: 1, nullBelow: 0, ridge: 0, momentum };
    const { gain } = predict.modeFactors(Float64Array.of(x), [time], training, { dynamics: "flow" });
    nearRelative(t, x * gain[0]!, removed, 1e-13);
  }
});

test("heavy-ball steps keep their digits when the momentum is nearly 1, early and where modes swing slowly", (t) => {
  // [x, steps, β, 1−a of the recurrence in 60 digits]
  for (const [x, steps, momentum, learned] of [
    [1e-11, 62_547, 0.99999, 0.015998311498407976],
    [8e-11, 588_213, 0.999997, 0.8736498873529156],
    [1e-11, 6_080_081, 0.9999999, 0.30913021284128245],
    [1e-8, 753, 0.9999, 0.0027676634353636944],
    [1e-6, 2, 0.9999999, 2.9999989e-6],
    [1e-12, 10, 0.999999, 5.4999834999834996e-11],
  ] as const) {
    const training = { learningRate: 1, samples: 1, nullBelow: 0, ridge: 0, momentum };
    const { gain } = predict.modeFactors(Float64Array.of(x), [steps], training, { dynamics: "discrete" });
    nearRelative(t, x * gain[0]!, learned, 1e-9);
  }
});
