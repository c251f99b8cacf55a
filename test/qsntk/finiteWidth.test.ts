import type { ExecutionContext } from "ava";
import { ArgumentError, linalg, qsntk, stax } from "infinite-nnqs";
import { test } from "../support/test.js";

const { Matrix } = linalg;

const x = new Matrix(3, 4, Float64Array.of(1, 1, -1, 1, -1, 1, 1, 1, 0.3, -0.8, 0.5, 1.1));

const activations: readonly stax.ActivationLayer[] = [
  ...[
    stax.relu(),
    stax.leakyRelu(0.2),
    stax.abs(),
    stax.sign(),
    stax.erf(1, 0.8, 0.1),
    stax.sin(),
    stax.cos(1, 1, 0.2),
  ],
  ...[
    stax.rbf(0.4),
    stax.exp(1, 0.5),
    stax.gaussian(1, -0.5),
    stax.gelu(),
    stax.monomial(2),
    stax.rectifiedMonomial(2),
  ],
  ...[stax.hermite(2), stax.tanh(), stax.sigmoid(), stax.softplus()],
];

function assertWithin(
  t: ExecutionContext,
  kernel: qsntk.EnsembleKernel,
  limit: linalg.Matrix,
  errors: number,
  what: string,
): void {
  for (let at = 0; at < limit.data.length; at++) {
    const [mean, error] = [kernel.mean.data[at]!, kernel.standardError.data[at]!];
    const difference = Math.abs(mean - limit.data[at]!);
    t.true(difference <= errors * error + 1e-12, `${what}[${at}]: ${mean} ± ${error}, limit ${limit.data[at]}`);
  }
}

test("every activation's kernels are the ensemble averages of finite networks within 4 standard errors", async (t) => {
  for (const activation of activations) {
    const network = stax.serial(stax.dense(64, { bStd: 0.2 }), activation, stax.dense(1, { wStd: 1.1, bStd: 0.1 }));
    const limit = await network.kernel(x);
    const { nngp, ntk } = await qsntk.ensembleKernels(network, x, { members: 120 });
    assertWithin(t, nngp, limit.nngp, 4, `${activation.name} nngp`);
    assertWithin(t, ntk, limit.ntk, 4, `${activation.name} ntk`);
  }
});

test("feature maps, residual branches, standard parameterization and layer normalisation too", async (t) => {
  const frequencies = new Matrix(
    2,
    4,
    Float64Array.from({ length: 8 }, (_, i) => 0.1 * Math.sin(i + 1)),
  );
  const wide = { wStd: 1, bStd: 0.2 } as const;
  const branches = [
    stax.fanOut(2),
    stax.parallel([stax.relu(), stax.dense(256, wide)], stax.identity()),
    stax.fanInSum(),
  ];
  const networks: Record<string, stax.Network> = {
    cosNet: stax.serial(stax.cosNet(100, { wStd: 1.5 }), stax.dense(1, { wStd: 2 })),
    gaussNet: stax.serial(stax.gaussNet(100, { wStd: 0.7 }), stax.dense(1)),
    fourier: stax.serial(stax.fourierFeatures([1, 0.7], frequencies), stax.dense(100), stax.relu(), stax.dense(1)),
    standard: stax.serial(
      stax.dense(100, { ...wide, parameterization: "standard" }),
      stax.relu(),
      stax.dense(1, { bStd: 0, parameterization: "standard" }),
    ),
    residual: stax.serial(stax.dense(256, wide), ...branches, stax.relu(), stax.dense(1)),
    layerNorm: stax.serial(stax.dense(512, wide), stax.layerNorm(), stax.erf(), stax.dense(1)),
  };
  for (const [name, network] of Object.entries(networks)) {
    const limit = await network.kernel(x);
    const { nngp, ntk } = await qsntk.ensembleKernels(network, x, { members: 60 });
    assertWithin(t, nngp, limit.nngp, 4, `${name} nngp`);
    assertWithin(t, ntk, limit.ntk, 4, `${name} ntk`);
  }
});

test("kernels fluctuate as N^(−1/2) about a mean that approaches the limit as 1/N", async (t) => {
  const networkOf = (n: number) => stax.serial(stax.dense(n), stax.relu(), stax.dense(n), stax.relu(), stax.dense(1));
  const study = await qsntk.widthStudy(networkOf, [16, 32, 64, 128], x, { members: 150 });
  t.true(Math.abs(study.fluctuationExponent + 0.5) < 0.1, `${study.fluctuationExponent}`);
  t.true(study.chiSquared < 2.5, `${study.chiSquared}`);
  for (const error of study.correctionError.data) t.true(error > 0);
});

test("a limit that is another at each width is no limit, and is refused", async (t) => {
  const standard = { parameterization: "standard" } as const;
  const networkOf = (width: number) => stax.serial(stax.dense(width, standard), stax.relu(), stax.dense(1, standard));
  await t.throwsAsync(qsntk.widthStudy(networkOf, [10, 100], x, { members: 2 }), {
    instanceOf: ArgumentError,
    message: /^widthStudy: .* those of 10 and 100 differ, .* Take the parameterization "ntk"/,
  });
});

test("an ensemble of one has no standard error and is refused", async (t) => {
  await t.throwsAsync(qsntk.ensembleKernels(stax.serial(stax.dense(1)), x, { members: 1 }), {
    instanceOf: ArgumentError,
  });
});
