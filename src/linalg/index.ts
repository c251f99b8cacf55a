/** Dense matrices on typed arrays, over BLAS and LAPACK. Row-major; complex numbers interleaved (re, im). @packageDocumentation */
export { setThreads } from "../native/system.js";
export * from "./arithmetic.js";
export * from "./cholesky.js";
export * from "./dots.js";
export * from "./eigen.js";
export * from "./expm.js";
export * from "./gemm.js";
export * from "./gram.js";
export { Matrix } from "./matrix.js";
export * from "./matrixFunctions.js";
export { selectRows } from "./rows.js";
export * from "./transpose.js";
export * from "./triangular.js";
export * from "./walshHadamard.js";
