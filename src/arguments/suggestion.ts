import { distance } from "fastest-levenshtein";

/** What NetKet, QuSpin, neural-tangents, NumPy, SciPy, JAX and BLAS call our options, where it is more than another way to write them. */
const peerNames: Readonly<Record<string, readonly string[]>> = {
  wStd: ["sigma_w", "weight_std", "kernel_std", "kernel_init", "W_init"],
  bStd: ["sigma_b", "bias_std", "bias_init", "b_init"],
  outputStd: ["sigma_a"],
  trainable: ["train", "requires_grad"],
  epsilon: ["eps"],
  periodic: ["pbc", "boundary", "boundary_conditions", "bc", "open", "obc", "cyclic", "line"],
  boundary: ["pbc", "periodic", "boundary_conditions", "bc", "open", "obc"],
  magnetization: ["total_sz", "sz", "m", "pauli_sz", "Nup"],
  up: ["n_up", "nup", "n_fermions_up"],
  down: ["n_down", "ndown", "n_fermions_down"],
  field: ["h", "hx", "transverse"],
  coupling: ["j", "jz", "jxy"],
  longitudinal: ["hz", "field"],
  anisotropy: ["delta", "jz"],
  chemicalPotential: ["mu"],
  U: ["interaction"],
  t: ["hopping", "t1"],
  model: ["hamiltonian", "ham"],
  lattice: ["graph", "size", "sites", "L", "length", "extent"],
  learningRate: ["lr", "eta", "step_size", "dt"],
  ridge: ["diag_reg", "diag_shift", "regularization", "l2", "weight_decay", "reg"],
  nullBelow: ["rcond"],
  rankTolerance: ["rcond", "rtol", "eps"],
  tolerance: ["tol", "atol", "rtol", "eps", "accuracy"],
  maxProducts: ["maxiter", "max_iter", "max_iterations", "n_iter"],
  maxDimension: ["ncv", "krylov_dim", "m", "m_max", "dim"],
  memory: ["max_memory", "mem"],
  levels: ["k", "num_eigenvalues", "n_levels", "n_eigs", "nev"],
  seed: ["random_state", "rng", "key", "prng_key", "v0", "random_seed"],
  shots: ["n_samples", "samples", "n_shots", "size"],
  members: ["n_samples", "n_chains", "ensemble_size", "k", "samples", "n_replicas"],
  steps: ["n_iter", "iterations", "epochs", "num_steps", "n_steps", "times", "n_epochs"],
  recordAt: ["save_at", "log_every", "times", "save_every", "step_size"],
  precision: ["dtype", "param_dtype"],
  vectors: ["eigenvectors", "compute_eigenvectors", "return_eigenvectors", "eigvals_only", "jobz"],
  opA: ["trans_a", "transposeA"],
  opB: ["trans_b", "transposeB"],
  transposeA: ["trans_a", "opA"],
  transposeB: ["trans_b", "opB"],
  times: ["t", "ts", "time", "tlist", "tspan", "dt", "steps"],
  time: ["t", "tf", "dt", "times"],
  imaginary: ["iterate", "imag_time", "imag"],
  method: ["solver", "implementation", "integrator"],
  initial: ["psi0", "initial_state", "v0", "state"],
  observables: ["obs", "e_ops", "operators"],
  operators: ["obs", "e_ops", "observables"],
  subsystem: ["sub_sys_a", "sites", "partition"],
  subsystems: ["sub_sys_a", "subsystem"],
  order: ["alpha", "n", "q"],
  onProgress: ["show_progress", "progress", "callback", "verbose"],
  quiet: ["no_progress", "silent", "show_progress"],
  signal: ["abort", "timeout"],
  threads: ["n_jobs", "num_threads", "cores", "cpus", "workers"],
  out: ["output", "output_dir", "out_dir", "outdir", "o"],
  widths: ["width", "N", "hidden", "alpha"],
  train: ["n_train", "train_size", "samples"],
  sizes: ["d", "n_sites"],
  kernel: ["get"],
  tile: ["batch_size", "chunk_size"],
  dynamics: ["discrete"],
  derivative: ["grad", "gradient", "d_fn"],
  quadrature: ["deg"],
  parameterization: ["parameterisation", "param"],
};

/** Names that mean several of our options: all of them, or one of them, as other peers use the letter. */
const ambiguousNames: readonly {
  readonly names: readonly string[];
  readonly mean: readonly string[];
  readonly all: boolean;
}[] = [
  { names: ["n_fermions", "Nf", "n_fermions_per_spin", "n_particles", "n_electrons"], mean: ["up", "down"], all: true },
  { names: ["g"], mean: ["field", "longitudinal"], all: false }, // our longitudinal field, QuSpin's transverse one
];

/** What peers call the values of options: models, lattices, boundaries, methods; and commands. */
const peerValues: typeof peerNames = {
  reproduce: ["fig1", "fig2", "fig3", "fig4", "fig5", "fig6", "fig7", "figure", "figures", "paper", "run"],
  groundstate: ["gs", "ed", "diagonalize", "eigsh"],
  evolve: ["quench", "dynamics", "time_evolution", "tdvp"],
  learn: ["train", "fit"],
  info: ["version", "env", "environment"],
  bench: ["benchmark", "benchmarks"],
  tfim: ["ising", "transverse_ising", "tfi", "quantum_ising"],
  heisenberg: ["xxx", "xxz", "heis"],
  hubbard: ["fermi_hubbard", "fh"],
  periodic: ["pbc", "cyclic", "true"],
  open: ["obc", "false"],
  chain: ["1d", "line", "ring", "hypercube"],
  square: ["2d", "rectangular", "grid"],
  cubic: ["3d", "cube"],
  honeycomb: ["hexagonal", "graphene", "brickwall"],
  krylov: ["lanczos", "expm", "expm_multiply"],
  plus: ["x", "uniform", "superposition"],
  neel: ["afm", "antiferromagnetic"],
  up: ["fm", "ferromagnetic", "all_up"],
  entropy: ["ent_entropy", "sent", "entanglement"],
  "magnetization-x": ["sx", "sigma_x", "mx"],
  "magnetization-z": ["sz", "sigma_z", "mz", "magnetization"],
  energy: ["e", "h"],
  nnqs: ["ours", "infinite-nnqs", "native", "qiskit"],
  kron: ["numpy", "np", "qutip", "tensor", "scipy"],
  netket: ["nk", "jax"],
};

/**
 * The known name that an unknown one is likely to mean: the same one written in another way, a peer's name for it, or one that
 * differs by a slip of the keyboard. Where it means several, all of them: "`up` and `down`".
 *
 * @param written - How the message writes a name: in backquotes, or as a flag.
 */
export function suggestion(
  name: string,
  known: readonly string[],
  written: (name: string) => string,
): string | undefined {
  const wanted = plain(name);
  const several = ambiguousNames.find(
    ({ names, mean }) => mean.every((one) => known.includes(one)) && names.some((other) => plain(other) === wanted),
  );
  if (several !== undefined) return several.mean.map(written).join(several.all ? " and " : " or ");
  const one = likely(name, known, peerNames);
  return one === undefined ? undefined : written(one);
}

/** The same for a value of an option: one of a few texts. */
export function suggestedValue(value: string, known: readonly string[]): string | undefined {
  return likely(value, known, peerValues);
}

function likely(name: string, known: readonly string[], peers: typeof peerNames): string | undefined {
  const wanted = plain(name);
  const same = known.find((one) => plain(one) === wanted);
  const peer = known.find((one) => peers[one]?.some((other) => plain(other) === wanted));
  if (same !== undefined || peer !== undefined) return same ?? peer;
  const [nearest] = known
    .map((one) => ({ one, far: isSwapped(wanted, plain(one)) ? 1 : distance(wanted, plain(one)) }))
    .filter(({ one, far }) => far <= slips(Math.min(one.length, wanted.length)))
    .sort((a, b) => a.far - b.far);
  return nearest?.one;
}

/** Whether two letters that follow each other have changed places, one slip of the keyboard. */
function isSwapped(a: string, b: string): boolean {
  const at = [...a].findIndex((letter, i) => letter !== b[i]);
  return at >= 0 && a.slice(0, at) + a.slice(at + 1, at + 2) + a.slice(at, at + 1) + a.slice(at + 2) === b;
}

/** How many letters of a name may be wrong. */
function slips(length: number): number {
  return length < 4 ? length - 2 : Math.max(2, Math.floor(length / 3));
}

/** Without case and underscores: learning_rate is learningRate. */
function plain(name: string): string {
  return name.toLowerCase().replaceAll(/[_\-\s]/g, "");
}
