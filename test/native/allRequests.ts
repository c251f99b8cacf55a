import { symmetricMatrix, uniform } from "../support/random.js";
import { native } from "./addon.js";
import { matrixRequests } from "./requests.js";

type Request = Record<string, unknown>;

const random = { seed: 7, member: 0, component: 1, layer: 2 };
const affine = [0, 0.25, 0.01, 0.25, 1, 0.01, 0, 1];
/** Behind it kernels of nearly parallel inputs take digits of their own. */
const sign = [12, 0, 0, 0, 0, 0, 0, 2];
const relu = [11, 0, 1, 0, 0, 0, 0, 2];
const program = () => ({ program: Float64Array.of(...affine, ...relu, ...affine), tables: new Float64Array() });
const signs = (count: number, dimension: number) =>
  Float64Array.from(
    { length: count * dimension },
    (_, i) => 1 - 2 * ((Math.floor(i / dimension) >> (i % dimension)) & 1),
  );
const course = { first: 0, last: 3, record: Int32Array.of(0, 3), lossLimit: 1e6 };
const features = {
  activation: "cos",
  sites: 3,
  width: 5,
  wStd: 1,
  outputStd: 1,
  components: 2,
  seed: 3,
  firstMember: 0,
  members: 2,
};

const ising = () => ({
  model: "ising",
  sites: 3,
  bonds: Int32Array.of(0, 1, 1, 2),
  couplings: Float64Array.of(1, 1),
  transverse: Float64Array.of(0.5, 0.5, 0.5),
  longitudinal: new Float64Array(3),
});
const hubbard = () => ({
  model: "hubbard",
  kind: "fermions",
  sites: 3,
  up: 1,
  down: 2,
  bonds: Int32Array.of(0, 1, 1, 2),
  couplings: Float64Array.of(1, 1),
  U: 4,
  constant: 0.5,
});
/** σˣ on site 0 and σᶻσᶻ on sites 0, 1. */
const terms = () => ({
  model: "terms",
  kind: "spins",
  sites: 3,
  coefficients: Float64Array.of(0.5, 0, 1, 0),
  masks: Int32Array.of(0, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 3, 0),
});
const operatorOf = (model: Request) =>
  (native["createOperator"]!({ ...model, sync: true }) as { operator: object }).operator;
const operator = () => operatorOf(terms());
const staged = (source: Float64Array) => (native["stage"]!({ source }) as { staged: object }).staged;
const ntkOperator = () => ({
  ...program(),
  dimension: 3,
  train: signs(5, 3),
  n: 5,
  test: signs(8, 3).slice(15),
  m: 3,
});
const walshOperator = () => ({
  spectrum: Float64Array.of(4, 2, 1),
  train: Int32Array.of(2, 0, 3),
  test: Int32Array.of(1),
  trainScale: Float64Array.of(1, 2, 3),
  testScale: Float64Array.of(0.5),
});
const kernelOf = (name: string, request: Request) =>
  (native[name]!({ ...request, sync: true }) as { kernel: object }).kernel;
const rowsOf = () => (native["kernelRows"]!({ n: 3, m: 2, sync: true }) as { rows: object }).rows;
const filledRows = () => {
  const rows = rowsOf();
  native["fillKernelRows"]!({ rows, of: "train", row: 0, count: 3, entries: uniform(9), sync: true });
  native["fillKernelRows"]!({ rows, of: "test", row: 0, count: 2, entries: uniform(6), sync: true });
  return rows;
};
const spaceOf = () =>
  (
    native["kernelSpace"]!({
      kernel: kernelOf("walshOperator", walshOperator()),
      start: uniform(3),
      stored: false,
      sync: true,
    }) as { space: object }
  ).space;
const found = () => (native["lowestEigenpairs"]!({ ...search(), sync: true }) as { found: object }).found;
const search = () => ({
  operator: operatorOf(ising()),
  levels: 1,
  mostLevels: 2,
  degeneracy: 1e-8,
  tolerance: 1e-10,
  maxProducts: 1000,
  memory: 1e6,
  seed: 1,
  sites: 3,
});

/** Translations of three sites. */
const ring = (characters: readonly number[] = [1, 0, 1, 0, 1, 0]): Request => ({
  images: Int32Array.of(0, 1, 2, 1, 2, 0, 2, 0, 1),
  flips: new Int32Array(3),
  characters: Float64Array.from(characters),
});
const waves = () => ring([1, 0, -0.5, Math.sqrt(0.75), -0.5, -Math.sqrt(0.75)]);
const sectorOf = (group: Request) =>
  (native["createSector"]!({ kind: "spins", sites: 3, ...group, sync: true }) as { sector: object }).sector;
/** An Ising ring, which has the symmetry. */
const isingRing = () =>
  operatorOf({ ...ising(), bonds: Int32Array.of(0, 1, 1, 2, 2, 0), couplings: new Float64Array(3).fill(1) });

function grid(precision: "float32" | "float64"): Request {
  const Numbers = precision === "float32" ? Float32Array : Float64Array;
  const width = 3;
  const padded = 32; // hidden neurons in whole blocks
  return {
    precision,
    rows: 2,
    columns: 2,
    dimension: 2,
    u: Float64Array.of(1, 0, -1, 0),
    v: Float64Array.of(0, 1, 0, -1),
    width,
    negativeSlope: 0,
    positiveSlope: 1,
    rates: Float64Array.of(0.1, 0.1, 0.1, 0.1),
    momentum: 0,
    train: Int32Array.of(0, 1, 2),
    test: Int32Array.of(3),
    targets: Float64Array.of(0.1, 0.2, 0.3, 0.4),
    weights: Float64Array.of(1, 2, 3, 4),
    components: 1,
    networks: 1,
    active: Uint8Array.of(1),
    state: new Numbers(4 * padded + 64).fill(0.1),
    ...course,
  };
}

function dense(precision: "float32" | "float64"): Request {
  const Numbers = precision === "float32" ? Float32Array : Float64Array;
  return {
    precision,
    dimension: 2,
    widths: Int32Array.of(3, 1),
    activations: Float64Array.of(11, 0, 1, 0),
    inputs: signs(4, 2),
    points: 4,
    bodies: 1,
    exponential: false,
    rates: Float64Array.of(0.1, 0.1, 0.1, 0.1),
    momentum: 0,
    train: Int32Array.of(0, 1, 2),
    test: Int32Array.of(3),
    targets: Float64Array.of(0.1, 0.2, 0.3, 0.4),
    weights: Float64Array.of(1, 2, 3, 4),
    components: 1,
    unitComponents: 1,
    networks: 1,
    active: Uint8Array.of(1),
    state: new Numbers(13).map((_: number, i: number) => Math.sin(i + 1)),
    ...course,
  };
}

/** Networks that descend along slopes, and a step of theirs. */
const slopes = () => Float64Array.of(0.1, -0.2, 0.3, 0);
const descentOf = (name: "gridDescent" | "denseDescent", request: Request) =>
  (native[name]!({ ...request, sync: true }) as { descent: object }).descent;
const natural = (precision: "float32" | "float64"): Request => ({
  ...dense(precision),
  owner: Int32Array.of(0, 1, 1, 0),
  coefficient: Float64Array.of(1, 0.5, -0.5, 0),
  groups: 2,
  forces: Float64Array.of(1, 2),
  damping: 0.1,
  relative: 0.1,
});

/** With phases, of two networks. */
const naturalWithPhases = (): Request => ({
  ...natural("float64"),
  imaginary: Float64Array.of(0, -0.5, 0.5, 1),
  forces: Float64Array.of(1, 2, 3, 4),
  state: new Float64Array(26).map((_: number, i: number) => Math.sin(i + 1)),
});

/** Orbits of four states: {0}, {1, 2} with a phase, and one that is forbidden; two networks for both parts of ψ. */
const turned = (request: Request, state: number): Request => ({
  ...request,
  orbitOf: Int32Array.of(0, 1, 1, -1),
  signs: Float64Array.of(1, 1, 0, 0),
  imaginary: Float64Array.of(0, 0, 1, 0),
  components: 2,
  targets: Float64Array.of(0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8),
  state: new Float64Array(state).map((_: number, i: number) => Math.sin(i + 1)),
});

/** Orbits of four states: {0}, {1, 2} with a sign, and one that is forbidden. */
const averaged = () => ({ orbitOf: Int32Array.of(0, 1, 1, -1), signs: Float64Array.of(1, 1, -1, 0) });

const covariances = () => ({
  precision: "float64",
  m: 2,
  n: 3,
  r: 2,
  reach: uniform(6),
  factor: symmetricMatrix(3).data,
  start: uniform(6),
  rest: symmetricMatrix(2).data,
  gains: uniform(6),
  traces: true,
});

/** What `covariances` hands out, made once. */
let family: Promise<unknown> | undefined;
async function covarianceHandle(): Promise<unknown> {
  family ??= Promise.resolve(native["covariances"]!(covariances())).then(
    (result) => (result as { covariances: unknown }).covariances,
  );
  return family;
}

/** A small request for every native function that takes one, which it answers; fresh arrays every time. */
export const allRequests: Readonly<Record<string, () => Request | Promise<Request>>> = {
  ...matrixRequests,
  covariances,
  "covariances in single precision": () => ({ ...covariances(), precision: "float32", traces: false }),
  combineCovariances: async () => ({ covariances: await covarianceHandle(), weights: Float64Array.of(1, 2) }),
  kernelMatrices: () => ({ ...program(), dimension: 2, x1: uniform(8), n1: 4, x2: uniform(6), n2: 3 }),
  "kernelMatrices of one set behind jumps": () => ({
    program: Float64Array.of(...affine, ...sign, ...affine, ...sign, ...affine),
    tables: new Float64Array(),
    dimension: 2,
    x1: Float64Array.of(1, 1, 1, 1.001, -1, -1, 0, 0),
    n1: 4,
  }),
  "kernelMatrices without NTK": () => ({ ...program(), dimension: 2, x1: uniform(8), n1: 4, wanted: "nngp" }),
  kernelSums: () => ({
    ...program(),
    dimension: 2,
    rows: 2,
    columns: 2,
    x1: uniform(6),
    owners1: Int32Array.of(0, 1, 1),
    coefficients1: uniform(3),
    x2: uniform(8),
    owners2: Int32Array.of(0, 0, 1, 1),
    coefficients2: uniform(4),
  }),
  widePairs: () => ({ ...program(), dimension: 2, n: 4, x1: uniform(8), x2: uniform(8, 1) }),
  kernelDiagonal: () => ({ ...program(), dimension: 2, x: uniform(8), n: 4 }),
  dualActivation: () => ({
    program: Float64Array.from(relu),
    tables: new Float64Array(),
    q1: Float64Array.of(1, 2),
    q2: Float64Array.of(1, 3),
    q: Float64Array.of(0.5, -1),
  }),
  activation: () => ({ program: Float64Array.from(relu), tables: new Float64Array(), x: uniform(5) }),
  krylovDynamics: () => ({
    kernel: kernelOf("ntkOperator", ntkOperator()),
    components: 2,
    target: uniform(10),
    rankTolerance: 1e-12,
    times: Float64Array.of(1, 10),
    learningRate: 0.1,
    tolerance: 1e-6,
    maxProducts: 100,
  }),
  "krylovDynamics at a relative learning rate": () => ({
    kernel: kernelOf("ntkOperator", ntkOperator()),
    components: 1,
    target: uniform(5),
    rankTolerance: 1e-12,
    times: Float64Array.of(1, 10),
    relative: 0.5,
    tolerance: 1e-6,
    maxProducts: 100,
  }),
  ntkOperator,
  kernelRows: () => ({ n: 3, m: 2 }),
  fillKernelRows: () => ({ rows: rowsOf(), of: "train", row: 1, count: 2, entries: uniform(6) }),
  kernelOfRows: () => ({ rows: filledRows(), diagonal: Float64Array.of(1, 2) }),
  matrixOperator: () => ({
    n: 3,
    m: 2,
    train: symmetricMatrix(3).data,
    between: uniform(6),
    diagonal: Float64Array.of(1, 2),
  }),
  walshOperator,
  walshFunction: () => ({
    kernel: kernelOf("walshOperator", walshOperator()),
    values: Float64Array.of(1, 0, 0),
    inverted: false,
  }),
  applyKernel: () => ({
    kernel: kernelOf("walshOperator", walshOperator()),
    count: 2,
    vectors: uniform(6),
    to: "test",
  }),
  solveKernel: () => ({
    kernel: kernelOf("walshOperator", walshOperator()),
    right: uniform(3),
    tolerance: 1e-9,
    maxProducts: 20,
    inverse: kernelOf("walshOperator", { ...walshOperator(), spectrum: Float64Array.of(1 / 4, 1 / 2, 1) }),
    large: kernelOf("walshOperator", { ...walshOperator(), spectrum: Float64Array.of(1, 0, 0) }),
    largeInverse: kernelOf("walshOperator", { ...walshOperator(), spectrum: Float64Array.of(1 / 4, 0, 0) }),
  }),
  kernelSpace: () => ({ kernel: kernelOf("walshOperator", walshOperator()), start: uniform(3), stored: true }),
  extendKernelSpace: () => ({ space: spaceOf(), products: 2 }),
  combineKernelSpace: () => {
    const space = spaceOf();
    native["extendKernelSpace"]!({ space, products: 2, sync: true });
    return { space, rows: 2, coefficients: uniform(4) };
  },
  trainDense: () => dense("float64"),
  "trainDense in single precision": () => dense("float32"),
  trainGrid: () => grid("float64"),
  "trainGrid in single precision": () => grid("float32"),
  "trainDense averaged over orbits": () => ({ ...dense("float64"), ...averaged() }),
  "trainGrid averaged over orbits": () => ({ ...grid("float64"), ...averaged() }),
  "trainDense averaged with phases": () => turned({ ...dense("float64"), bodies: 2, unitComponents: 2 }, 26),
  "trainGrid averaged with phases": () => turned(grid("float64"), 192),
  gridDescent: () => grid("float64"),
  "gridDescent in single precision": () => grid("float32"),
  denseDescent: () => dense("float64"),
  "denseDescent in single precision": () => dense("float32"),
  descend: () => ({
    descent: descentOf("gridDescent", grid("float64")),
    active: Uint8Array.of(1),
    slopes: slopes(),
  }),
  "descend densely": () => ({
    descent: descentOf("denseDescent", dense("float32")),
    active: Uint8Array.of(1),
    slopes: slopes(),
  }),
  "descend without slopes": () => ({
    descent: descentOf("denseDescent", dense("float64")),
    active: Uint8Array.of(1),
  }),
  descentState: () => ({ descent: descentOf("gridDescent", grid("float64")) }),
  "descentState in single precision": () => ({ descent: descentOf("denseDescent", dense("float32")) }),
  naturalSlopes: () => natural("float64"),
  "naturalSlopes in single precision": () => natural("float32"),
  "naturalSlopes with phases": naturalWithPhases,
  automorphisms: () => ({ sites: 3, bonds: Int32Array.of(0, 1, 1, 2), kinds: Int32Array.of(0, 1) }),
  createOperator: terms,
  "createOperator ising": ising,
  "createOperator hubbard": hubbard,
  "createOperator inverseDressed": () => ({
    model: "inverseDressed",
    operator: operator(),
    shift: -1,
    spectrum: Float64Array.of(4, 2, 1, 0.5),
    rotation: Float64Array.from({ length: 24 }, (_, i) => Math.cos(i)),
    components: 1,
    ground: uniform(8),
  }),
  "createOperator dressed": () => ({
    model: "dressed",
    operator: operator(),
    shift: -1,
    sign: 1,
    spectrum: Float64Array.of(4, 2, 1, 0),
    rotation: Float64Array.from({ length: 24 }, (_, i) => Math.cos(i)),
  }),
  describeOperator: () => ({ operator: operator() }),
  applyOperator: () => ({ operator: operator(), x: uniform(16), width: 2 }),
  leastNonzeros: () => ({ operator: operator() }),
  countNonzeros: () => ({ operator: operator() }),
  toSparse: () => ({ operator: operator(), start: Int32Array.from({ length: 9 }, (_, i) => 2 * i) }),
  toDense: () => ({ operator: operator() }),
  lowestEigenpairs: search,
  eigenstate: () => ({ found: found(), level: 0 }),
  dropEigenstates: () => ({ found: found() }),
  evolve: () => ({
    operator: operator(),
    state: Float64Array.from({ length: 16 }, (_, i) => (i === 0 ? 1 : 0)),
    times: Float64Array.of(0.5, 1),
    method: "krylov",
    tolerance: 1e-8,
    maxProducts: 1000,
    maxDimension: 20,
    memory: 1e6,
  }),
  "evolve by Chebyshev": () => ({
    operator: operatorOf(ising()),
    state: Float64Array.from({ length: 16 }, (_, i) => (i === 2 ? 1 : 0)),
    times: Float64Array.of(0.5, -1),
    method: "chebyshev",
    tolerance: 1e-8,
    maxProducts: 1000,
    maxDimension: 20,
    memory: 1e6,
  }),
  "evolve in imaginary time": () => ({
    operator: operatorOf(hubbard()),
    state: Float64Array.from({ length: 18 }, (_, i) => (i === 0 ? 1 : 0)),
    times: Float64Array.of(0.1, 0.2),
    method: "imaginary",
    tolerance: 1e-6,
    maxProducts: 1000,
    maxDimension: 20,
    memory: 1e6,
  }),
  "applyOperator of a Hubbard model": () => ({ operator: operatorOf(hubbard()), x: uniform(18), width: 2 }),
  createSector: () => ({ kind: "spins", sites: 3, ...ring() }),
  "createSector with the flip": () => ({
    kind: "spins",
    sites: 2,
    ones: 1,
    images: Int32Array.of(0, 1, 0, 1),
    flips: Int32Array.of(0, 1),
    characters: Float64Array.of(1, 0, -1, 0),
  }),
  "createSector of fermions": () => ({ kind: "fermions", sites: 3, up: 1, down: 2, ...waves() }),
  sectorOrbits: () => ({ sector: sectorOf(waves()) }),
  createSectorOperator: () => ({ operator: isingRing(), sector: sectorOf(ring()), memory: 1e6 }),
  expandState: () => ({ sector: sectorOf(waves()), state: uniform(4) }),
  projectState: () => ({ sector: sectorOf(waves()), whole: uniform(16) }),
  "basisInputs of a sector": () => ({ kind: "spins", sites: 4, ones: 2 }),
  basisInputs: () => ({ kind: "fermions", sites: 3, up: 1, down: 2 }),
  bitCorrelations: () => ({ kind: "spins", sites: 3, ones: 1, state: uniform(6) }),
  leadingRows: () => ({ states: uniform(12), count: 2, dimension: 3 }),
  innerProduct: () => ({ a: uniform(8), b: uniform(8) }),
  normal: () => ({ ...random, offset: 0, count: 10 }),
  uniform: () => ({ ...random, offset: 3, count: 10 }),
  permutation: () => ({ ...random, count: 10 }),
  drawOutcomes: () => ({ ...random, dimension: 5, state: uniform(10), shots: 20 }),
  countOutcomes: () => ({ ...random, dimension: 5, state: uniform(10), shots: 1000 }),
  schmidtSpectrum: () => ({
    sites: 3,
    subsystem: Int32Array.of(0, 1),
    particles: new Int32Array(),
    state: uniform(16),
  }),
  "schmidtSpectrum of fermions": () => ({
    sites: 4,
    subsystem: Int32Array.of(1, 0),
    particles: Int32Array.of(1, 1),
    realState: uniform(16),
  }),
  "schmidtSpectrum of many sites": () => ({
    sites: 40,
    subsystem: Int32Array.of(3, 39),
    particles: Int32Array.of(1),
    state: uniform(80),
  }),
  featureNetStates: () => ({ ...features }),
  featureNetSpectra: () => ({ ...features, masks: Int32Array.of(1, 3), method: "svd" }),
  "featureNetSpectra by Gram matrices": () => ({
    ...features,
    activation: "gauss",
    masks: Int32Array.of(1),
    method: "gram",
  }),
  featureNetValues: () => ({ ...features, inputs: uniform(6) }),
  multiplyByLower: () => ({ m: 2, n: 3, b: uniform(6), l: symmetricMatrix(3).data }),
  solveLower: () => ({ n: 2, l: Float64Array.of(1, 0, 1, 1), columns: 2, b: uniform(4) }),
  "gram of columns": () => ({ m: 3, k: 2, a: uniform(6), columns: true, c: symmetricMatrix(2).data }),
  gram: () => ({ m: 2, k: 3, a: uniform(6), columns: false, c: symmetricMatrix(2).data }),
  choleskyCondition: () => ({ n: 2, l: Float64Array.of(1, 0, 1, 1), norm: 2 }),
  setThreads: () => ({ threads: 2 }),
  setBlisKernels: () => ({ kernels: "best" }),
  setSimdTarget: () => ({ target: "best" }),
  stage: () => ({ source: uniform(10), asResult: false }),
  fillStaged: () => {
    const source = uniform(10);
    return { staged: staged(source), source, numbers: 10 };
  },
  takeResult: async () => {
    const { apart } = (await native["uniform"]!({ ...random, offset: 3, count: 10, apart: true })) as {
      apart: { values: object };
    };
    return { result: apart.values, numbers: 20 };
  },
  discard: () => ({ array: uniform(10) }),
  dropStaged: () => ({ staged: staged(uniform(10)) }),
  requireMemory: () => ({ what: "a test", bytes: 1000, remedy: "none" }),
  reserveMemory: () => ({ bytes: 0 }),
  releaseMemory: () => native["reserveMemory"]!({ bytes: 0 }) as Request,
  exchangeNames: () => ({ a: "/nonexistent/a", b: "/nonexistent/b" }),
};

/** Functions without a request: they take one value, or nothing. */
export const withoutRequest = [
  ...[
    "setErrorClasses",
    "createToken",
    "cancel",
    "progress",
    "cancelJobs",
    "systemInfo",
    "useKernelsOfEnvironment",
    "activationTable",
    "reservedMemory",
    "freeKept",
    "collectGarbage",
  ],
];

/** The function that a key of {@link allRequests} calls. */
export const functionOf = (key: string): string => key.split(" ")[0]!;
