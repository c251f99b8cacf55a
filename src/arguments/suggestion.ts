import { distance } from "fastest-levenshtein";

/** What NetKet, QuSpin, neural-tangents, NumPy, SciPy, JAX and BLAS call our options, where it is more than another way to write them. */
const peerNames: Readonly<Record<string, readonly string[]>> = {
  wStd: ["sigma_w", "weight_std", "kernel_std"],
  bStd: ["sigma_b", "bias_std"],
  outputStd: ["sigma_a"],
  periodic: ["pbc", "boundary"],
  magnetization: ["total_sz", "sz", "m", "pauli_sz"],
  up: ["n_up", "nup", "n_fermions_up"],
  down: ["n_down", "ndown", "n_fermions_down"],
  field: ["h", "hx", "transverse"],
  coupling: ["j", "jz"],
  longitudinal: ["hz", "g"],
  anisotropy: ["delta"],
  chemicalPotential: ["mu"],
  t: ["hopping"],
  learningRate: ["lr", "eta", "step_size", "dt"],
  ridge: ["diag_reg", "diag_shift", "regularization", "l2", "weight_decay", "reg"],
  rankTolerance: ["rcond", "rtol"],
  tolerance: ["tol", "atol", "rtol", "eps"],
  maxProducts: ["maxiter", "max_iter", "max_iterations"],
  maxDimension: ["ncv", "krylov_dim", "m"],
  levels: ["k", "num_eigenvalues", "n_levels"],
  seed: ["random_state", "rng", "key", "prng_key", "v0"],
  members: ["n_samples", "samples", "n_chains", "ensemble_size", "k"],
  steps: ["n_iter", "iterations", "epochs"],
  recordAt: ["save_at", "log_every"],
  precision: ["dtype", "param_dtype"],
  vectors: ["eigenvectors", "compute_eigenvectors", "return_eigenvectors", "eigvals_only", "jobz"],
  opA: ["trans_a", "transposeA"],
  opB: ["trans_b", "transposeB"],
  times: ["t", "ts", "time", "tlist"],
  time: ["t", "tf"],
  imaginary: ["iterate", "imag_time"],
  method: ["solver", "implementation"],
  subsystem: ["sub_sys_a", "sites", "partition"],
  subsystems: ["sub_sys_a", "subsystem"],
  order: ["alpha", "n", "q"],
  onProgress: ["show_progress", "progress", "callback", "verbose"],
  signal: ["abort", "timeout"],
  kernel: ["get"],
  tile: ["batch_size", "chunk_size"],
  dynamics: ["discrete"],
  derivative: ["grad", "gradient", "d_fn"],
  quadrature: ["deg"],
  parameterization: ["parameterisation", "param"],
};

/**
 * The known name that an unknown one is likely to mean: the same one written in another way, a peer's name for it, or one that
 * differs by a slip of the keyboard.
 */
export function suggestion(name: string, known: readonly string[]): string | undefined {
  const wanted = plain(name);
  const same = known.find((one) => plain(one) === wanted);
  const peer = known.find((one) => peerNames[one]?.some((other) => plain(other) === wanted));
  if (same !== undefined || peer !== undefined) return same ?? peer;
  const [nearest] = known
    .map((one) => ({ one, far: distance(wanted, plain(one)) }))
    .filter(({ one, far }) => far <= slips(Math.min(one.length, wanted.length)))
    .sort((a, b) => a.far - b.far);
  return nearest?.one;
}

/** How many letters of a name may be wrong. */
function slips(length: number): number {
  return length < 4 ? length - 2 : Math.max(2, Math.floor(length / 3));
}

/** Without case and underscores: learning_rate is learningRate. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_\-\s]/g, "");
}
