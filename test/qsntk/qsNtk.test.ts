import { ArgumentError, linalg, qsntk, stax } from "infinite-nnqs";
import { allNear, nearRelative } from "../support/near.js";
import { test } from "../support/test.js";

const { Matrix } = linalg;

const options = { wStd: 1.1, bStd: 0.3 } as const;
const x = new Matrix(
  5,
  4,
  Float64Array.from({ length: 20 }, (_, i) => Math.cos(2 * i + 1)),
);
const y = new Matrix(
  3,
  4,
  Float64Array.from({ length: 12 }, (_, i) => Math.sin(5 * i + 2)),
);
const body = (width: number) => [stax.dense(width, options), stax.gelu()] as const;
const shared = (width: number) => stax.serial(...body(width), stax.dense(2, options));

/** R·Ω_RI·Rᵀ, multiplied out. */
async function transformed(kernel: qsntk.QsNtk): Promise<Float64Array> {
  const [m, n] = [2 * kernel.rows, 2 * kernel.columns];
  const real = await kernel.omegaRI();
  const complex = new Float64Array(2 * m * n);
  for (let at = 0; at < m * n; at++) complex[2 * at] = real.data[at]!;
  const left = await linalg.zgemm(m, n, m, qsntk.changeOfVariables(kernel.rows).data, complex);
  return linalg.zgemm(m, n, n, left, qsntk.changeOfVariables(kernel.columns).data, { opB: "transpose" });
}

/** All kinds of kernels, on one set of inputs and on two. */
async function kernels(): Promise<Record<string, qsntk.QsNtk>> {
  const network = shared(6);
  const parameters = { shared: qsntk.correlateReadouts(network, await network.init(4), 0.6) };
  const f = await network.apply(parameters.shared, x);
  const g = await network.apply(parameters.shared, y);
  const finite = await qsntk.empirical(network, parameters, x);
  const cross = await qsntk.empirical(network, parameters, x, y);
  return {
    decoupled: await qsntk.decoupled([shared(6), stax.serial(...body(6), stax.dense(1))], x),
    shared: await qsntk.sharedBody(network, 0.6, x),
    example: await qsntk.example(stax.erf(), x, undefined, { correlation: -0.4 }),
    finite,
    cross,
    exponential: await qsntk.exponential(finite, f),
    exponentialCross: await qsntk.exponential(cross, f, g),
  };
}

test("Ω = R·Ω_RI·Rᵀ and its blocks are Θ, Φ and their conjugates, for every kind of wave function", async (t) => {
  for (const [name, kernel] of Object.entries(await kernels())) {
    const omega = await kernel.omega();
    allNear(t, omega.data, await transformed(kernel), 1e-12, name);
    const [theta, phi] = [await kernel.theta(), await kernel.phi()];
    for (let i = 0; i < kernel.rows; i++) {
      for (let j = 0; j < kernel.columns; j++) {
        t.deepEqual(omega.get(i, j), theta.get(i, j));
        t.deepEqual(omega.get(i, j + kernel.columns), phi.get(i, j));
        const [re, im] = phi.get(i, j);
        allNear(t, omega.get(i + kernel.rows, j), [re, -im], 0, name);
      }
    }
  }
});

test("on one set of inputs Θ is symmetric and Φ Hermitian to the last bit", async (t) => {
  for (const [name, kernel] of Object.entries(await kernels())) {
    if (kernel.rows !== kernel.columns) continue;
    const [theta, phi] = [await kernel.theta(), await kernel.phi()];
    for (let i = 0; i < kernel.rows; i++) {
      for (let j = 0; j <= i; j++) {
        allNear(t, theta.get(i, j), theta.get(j, i), 0, name);
        const [re, im] = phi.get(j, i);
        allNear(t, phi.get(i, j), [re, -im], 0, name);
      }
    }
  }
});

test("Θ and Φ of a finite wave function are Σ ∂ψ∂ψ' and Σ ∂ψ∂ψ'* of its complex Jacobian, also for ψ = e^{f1+if2}", async (t) => {
  const network = shared(7);
  const parameters = await network.init(4, { seed: 3 });
  const f = await network.apply(parameters, x);
  const [j1, j2] = await Promise.all([0, 1].map((output) => network.jacobian(parameters, x, { output })));
  const plain = await qsntk.empirical(network, { shared: parameters }, x, undefined, { tile: 2 });
  for (const [kernel, dressed] of [
    [plain, false],
    [await qsntk.exponential(plain, f), true],
  ] as const) {
    const gradient = (i: number, p: number): [number, number] => {
      const [re, im] = [j1!.get(i, p), j2!.get(i, p)];
      if (!dressed) return [re, im];
      const modulus = Math.exp(f.get(i, 0));
      const [c, s] = [modulus * Math.cos(f.get(i, 1)), modulus * Math.sin(f.get(i, 1))];
      return [c * re - s * im, s * re + c * im];
    };
    for (let i = 0; i < 5; i++) {
      for (let j = 0; j < 5; j++) {
        const sums = [0, 0, 0, 0];
        for (let p = 0; p < j1!.columns; p++) {
          const [[a, b], [c, d]] = [gradient(i, p), gradient(j, p)];
          for (const [k, term] of [a * c - b * d, a * d + b * c, a * c + b * d, b * c - a * d].entries())
            sums[k]! += term;
        }
        allNear(
          t,
          [...(await kernel.theta()).get(i, j), ...(await kernel.phi()).get(i, j)],
          sums,
          1e-11,
          `(${i}, ${j})`,
        );
      }
    }
  }
});

test("(S16): Φ is twice the NTK, Θ vanishes for independent readouts and is imaginary for correlated ones", async (t) => {
  const network = stax.serial(stax.dense(1, { wStd: 2 }), stax.sin(), stax.dense(1)); // √4: covariance x·x'
  const { ntk, nngp } = await network.kernel(x);
  const independent = await qsntk.example(stax.sin(), x);
  const correlated = await qsntk.example(stax.sin(), x, undefined, { correlation: 0.5 });
  for (let i = 0; i < 5; i++) {
    for (let j = 0; j < 5; j++) {
      allNear(t, (await independent.phi()).get(i, j), [2 * ntk.get(i, j), 0], 1e-15, "Φ");
      allNear(t, (await independent.theta()).get(i, j), [0, 0], 0, "Θ");
      allNear(t, (await correlated.theta()).get(i, j), [0, ntk.get(i, j) - nngp.get(i, j)], 1e-14, "Θ, ρ = ½");
    }
  }
});

test("what the second readout keeps of its own keeps its digits near a correlation of 1", (t) => {
  const parameters = [{ weights: Float64Array.of(0, 1), biases: Float64Array.of(0, 0) }];
  const little = 2 ** -45;
  const [{ weights }] = qsntk.correlateReadouts(stax.serial(stax.dense(2)), parameters, 1 - little) as [
    (typeof parameters)[0],
  ];
  nearRelative(t, weights[1]!, Math.sqrt(little) * Math.sqrt(2 - little), 1e-15);
});

test("the mixing kernel of wide networks with correlated readouts approaches the limit within its standard error", async (t) => {
  const [correlation, members] = [0.7, 40];
  const network = shared(400);
  const limit = await qsntk.sharedBody(network, correlation, x);
  const sums = [new Float64Array(25), new Float64Array(25)] as const;
  for (let member = 0; member < members; member++) {
    const parameters = qsntk.correlateReadouts(network, await network.init(4, { member }), correlation);
    const { theta12 } = await qsntk.empirical(network, { shared: parameters }, x);
    for (const [at, value] of theta12!.data.entries()) {
      sums[0][at]! += value / members;
      sums[1][at]! += value ** 2 / members;
    }
  }
  for (let at = 0; at < 25; at++) {
    const error = Math.sqrt((sums[1][at]! - sums[0][at]! ** 2) / (members - 1));
    t.true(Math.abs(sums[0][at]! - limit.theta12!.data[at]!) < 4 * error, `[${at}]`);
  }
});

test("the mean of the kernel of ψ = e^{f1+if2} over infinitely wide networks is that of Gaussian f", async (t) => {
  const network = stax.serial(...body(8), stax.dense(1, { wStd: 0.5 }));
  const pair = new Matrix(2, 4, x.data.subarray(0, 8));
  const { nngp, ntk } = await network.kernel(pair);
  const mean = await qsntk.meanExponential(network, pair);
  // E[ψψ'*] for jointly Gaussian f1, f2: e^{½Var(f1+f1') − ½Var(f2−f2')}
  const [a, b, c] = [nngp.get(0, 0), nngp.get(1, 1), nngp.get(0, 1)];
  const expected = 2 * ntk.get(0, 1) * Math.exp((a + b + 2 * c) / 2 - (a + b - 2 * c) / 2);
  allNear(t, (await mean.phi()).get(0, 1), [expected, 0], 1e-14 * Math.abs(expected), "Φ");
});

test("a correlation beyond 1 and a readout that is not dense are refused", async (t) => {
  await t.throwsAsync(qsntk.sharedBody(shared(3), 1.5, x), { instanceOf: ArgumentError });
  await t.throwsAsync(qsntk.sharedBody(stax.serial(...body(3)), 0.5, x), {
    instanceOf: ArgumentError,
    message: /gelu/,
  });
});
