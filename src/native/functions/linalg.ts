type Op = "none" | "transpose" | "adjoint";

/** A product of matrices; of complex ones where it has imaginary parts. */
interface Gemm<Data> {
  opA: Op;
  opB: Op;
  m: number;
  n: number;
  k: number;
  alpha: number;
  beta: number;
  a: Data;
  lda: number;
  b: Data;
  ldb: number;
  c?: Data | undefined;
  ldc: number;
}

interface ComplexScalars {
  alphaImaginary: number;
  betaImaginary: number;
}

interface SquareMatrix {
  n: number;
  a: Float64Array;
}

interface Spectrum {
  values: Float64Array;
  vectors?: Float64Array;
}

/** native/exports/products.cc and decompositions.cc; names are BLAS's and LAPACK's where these have one. */
export interface LinalgFunctions {
  sgemm(request: Gemm<Float32Array>): { c: Float32Array };
  dgemm(request: Gemm<Float64Array>): { c: Float64Array };
  zgemm(request: Gemm<Float64Array> & ComplexScalars): { c: Float64Array };
  walshHadamard(request: {
    vectors?: number;
    states: number;
    components: number;
    values: Float64Array;
    inPlace?: boolean;
  }): { values: Float64Array };
  multiplyByLower(request: { m: number; n: number; b: Float64Array; l: Float64Array }): { product: Float64Array };
  gram(request: { m: number; k: number; a: Float64Array; columns: boolean; c?: Float64Array | undefined }): {
    c: Float64Array;
  };
  dsyevd(request: SquareMatrix & { vectors?: boolean | undefined }): Spectrum;
  zheevd(request: SquareMatrix & { vectors?: boolean | undefined }): Spectrum;
  largestEigenvalue(request: SquareMatrix): { value: Float64Array };
  cholesky(request: SquareMatrix): { l: Float64Array };
  choleskySolve(request: { n: number; l: Float64Array; columns: number; b: Float64Array }): { x: Float64Array };
  choleskyCondition(request: { n: number; l: Float64Array; norm: number }): { condition: number };
  solveLower(request: { n: number; l: Float64Array; columns: number; b: Float64Array }): { x: Float64Array };
  expm(request: SquareMatrix): { e: Float64Array };
  zexpm(request: SquareMatrix): { e: Float64Array };
}
