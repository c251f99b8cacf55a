import { symmetricMatrix, uniform } from "../support/random.js";

/** A small request for each matrix function that it answers; fresh arrays every time. */
export const matrixRequests: Readonly<Record<string, () => Record<string, unknown>>> = {
  sgemm: () => gemm(Float32Array.from(uniform(4))),
  dgemm: () => gemm(uniform(4)),
  zgemm: () => gemm(uniform(8)),
  dsyevd: () => ({ n: 2, a: symmetricMatrix(2).data, vectors: true }),
  zheevd: () => ({ n: 2, a: Float64Array.of(1, 0, 0, 0, 2, 3, 1, 0), vectors: true }),
  largestEigenvalue: () => ({ n: 2, a: symmetricMatrix(2).data }),
  cholesky: () => ({ n: 2, a: Float64Array.of(2, 1, 1, 2) }),
  choleskySolve: () => ({ n: 2, l: Float64Array.of(1, 0, 1, 1), columns: 1, b: uniform(2) }),
  expm: () => ({ n: 2, a: uniform(4) }),
  zexpm: () => ({ n: 2, a: uniform(8) }),
  walshHadamard: () => ({ states: 4, components: 2, values: uniform(8) }),
  rotateSites: () => ({
    sites: 2,
    matrices: Float64Array.from({ length: 16 }, (_, i) => Math.cos(i)),
    state: uniform(8),
  }),
  pairingSums: () => ({
    a: 2,
    b: 2,
    kernel: Float64Array.from({ length: 16 }, (_, i) => (i % 5 === 0 ? 1 : 0.2)),
    configurations: Int32Array.of(0, 1, 2, 3),
    order: 2,
    count: 1,
    pairings: Int32Array.of(0, 3, 1, 2),
  }),
};

function gemm(a: Float32Array | Float64Array): Record<string, unknown> {
  return {
    opA: "none",
    opB: "transpose",
    m: 2,
    n: 2,
    k: 2,
    lda: 2,
    ldb: 2,
    ldc: 2,
    alpha: 1,
    alphaImaginary: 0,
    beta: 1,
    betaImaginary: 0,
    a,
    b: a.slice(),
    c: a.slice(),
  };
}
