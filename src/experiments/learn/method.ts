import type { Sizes } from "../../dataset/sizes.js";
import { systemInfo } from "../../native/system.js";
import { iterativeBytes } from "../../predict/iterative.js";
import { orbitOperatorBytes } from "../../predict/kernelOperators/denseOperator.js";
import { matrixFreeBytes } from "../../predict/matrixFree.js";
import { trainingWithSpreadBytes } from "../../predict/prediction.js";
import { streamedBytes } from "../../predict/streamed.js";
import { commandMemory, requireCommandMemory } from "../run/commandMemory.js";

/** How the infinite width is computed. */
export const methods = ["dense", "streamed", "walsh", "krylov"] as const;
/** One of them. */
export type Method = (typeof methods)[number];

/** A method, and why it is used. */
export interface ChosenMethod {
  readonly method: Method;
  readonly reason: string;
  /** Why others, which give more, are not. */
  readonly obstacles: readonly string[];
}

/** What a prediction is about. */
export interface MethodSizes extends Sizes {
  /** Times at which losses are wanted. */
  readonly times: number;
  readonly components: 1 | 2;
  /** Of orbits, the test points that are no training points: at the others the mean is known. */
  readonly unseen?: number | undefined;
  /** Spins ±1 that the network reads, if Walsh–Hadamard transforms multiply with its kernel. */
  readonly spins?: number | undefined;
}

/** What each method takes, and what it leaves out. */
const bytesOf: Readonly<Record<Method, (sizes: MethodSizes) => number>> = {
  dense: (sizes) => trainingWithSpreadBytes(sizes, sizes.times),
  streamed: (sizes) => streamedBytes(sizes) + 64 * sizes.times * sizes.n,
  walsh: (sizes) => iterativeBytes(sizes, sizes.components, sizes.spins ?? 0, sizes.times),
  krylov: ({ unseen, ...sizes }) =>
    matrixFreeBytes(sizes, sizes.components, sizes.times) +
    (unseen === undefined ? 0 : orbitOperatorBytes({ n: sizes.n, m: unseen })),
};

/** Points beyond which a method, whose cost is their cube, takes more than some minutes; dense has the largest factor. */
const mostPoints: Readonly<Record<Method, number>> = {
  dense: 6_000,
  streamed: 12_000,
  walsh: Number.POSITIVE_INFINITY,
  krylov: Number.POSITIVE_INFINITY,
};

const gives: Readonly<Record<Method, string>> = {
  dense: "every loss, with the scatter of members",
  streamed: "every loss, without the scatter of members",
  walsh: "every loss, with the scatter of members and standard errors",
  krylov: "the losses of the mean alone",
};

/** What a spec wants that not every method has. */
export interface Wishes {
  readonly momentum: number;
  readonly observables: readonly string[];
  /** Whether networks have a symmetry. */
  readonly symmetric?: boolean | undefined;
}

/** Fields of a spec that ask for what a method does not have, and what that is; none if it has all. */
export function lacking(
  method: Method,
  { momentum, observables, symmetric = false }: Wishes,
): { path: string[]; what: string }[] {
  const follows = method === "dense" || method === "walsh";
  const members = observables.includes("member-fidelity") && !follows;
  return [
    ...(momentum > 0 && method === "krylov" ? [{ path: ["momentum"], what: "momentum" }] : []),
    ...(symmetric && method === "walsh" ? [{ path: ["symmetry"], what: "networks with a symmetry" }] : []),
    ...(members ? [{ path: ["observables"], what: "fidelity of members" }] : []),
  ];
}

const gibibytes = (bytes: number) => `${(bytes / 2 ** 30).toPrecision(3)} GiB`;

/**
 * The method of a spec; of `auto` the first that has what is wanted, fits by memory and by the cube of the points, and gives the most.
 *
 * @param wanted - What the spec asks for.
 * @param wishes - What the method must have.
 * @throws {MemoryError} if it does not fit, or none does, naming what would.
 */
export function chooseMethod(wanted: Method | "auto", sizes: MethodSizes, wishes: Wishes): ChosenMethod {
  if (wanted !== "auto") {
    requireMethodMemory(wanted, sizes, wishes);
    return { method: wanted, reason: `as asked for: ${gives[wanted]}`, obstacles: [] };
  }
  const obstacles: string[] = [];
  const able = ableTo(sizes, wishes);
  const chosen = (method: Method) => ({ method, reason: [gives[method], ...obstacles].join("; "), obstacles });
  for (const method of able) {
    const reason = obstacleOf(method, sizes);
    if (reason === undefined) return chosen(method);
    obstacles.push(reason);
  }
  const last = able[able.length - 1]!;
  requireMethodMemory(last, sizes, wishes);
  return chosen(last);
}

/** Why `auto` does not take a method in these sizes; undefined if it does. */
function obstacleOf(method: Method, sizes: MethodSizes): string | undefined {
  const free = commandMemory();
  const points = method === "dense" ? Math.max(sizes.n, sizes.m) : sizes.n;
  if (points > mostPoints[method]) return `${method} would take the cube of ${points} points`;
  if (method === "streamed" && sizes.spins !== undefined && workOf.streamed(sizes) > mostStreamedWork) {
    return `streamed would take ${workOf.streamed(sizes).toPrecision(2)} operations`;
  }
  const bytes = bytesOf[method](sizes);
  return bytes > free ? `${method} would take ${gibibytes(bytes)} of ${gibibytes(free)}` : undefined;
}

/** Methods that have all that is wanted, as dense does. */
function ableTo({ spins }: MethodSizes, wishes: Wishes): Method[] {
  const there = methods.filter((method) => method !== "walsh" || spins !== undefined);
  return there.filter((method) => lacking(method, wishes).length === 0);
}

/** Operations of each method, roughly. */
const workOf: Readonly<Record<Method, (sizes: MethodSizes) => number>> = {
  dense: ({ n, m, times }) => 9 * n ** 3 + 4 * (n + m) * n * (n + m) + 4 * times * (n + m) * n,
  streamed: ({ n, m, times }) => 9 * n ** 3 + 6 * m * n ** 2 + 4 * times * (n + m) * n,
  walsh: ({ n, m, times, components, spins = 0 }) => {
    const points = n + m;
    const product = 2 * spins * 2 ** spins + 10 * points;
    const atTimes = 60 * product + times * (product + 160 * n + 400 * points); // a Krylov space; what it gives
    const limit = 300 * product;
    return (components + walshProbes) * (2 * atTimes + limit);
  },
  krylov: ({ n, m, unseen = m, times, components }) =>
    600 * components * n ** 2 + 2 * components * times * n * (n + unseen),
};

/** Networks at initialization whose scatter walsh follows. */
export const walshProbes = 16;

/** Operations of walsh per second and thread: 20 000 of 2^16 to 10⁷ of 2^24 states on a Zen 5 took this within a factor of two. */
const walshRate = 7.5e9;

/** What is to be expected of a method, where it is known: "at most 4.2 GiB, about 12 min by 2 threads". */
export function expected(method: Method, sizes: MethodSizes): string | undefined {
  if (method !== "walsh") return undefined;
  const { threads } = systemInfo();
  const seconds = workOf.walsh(sizes) / walshRate / threads;
  const [time, unit] = seconds < 90 ? [seconds, "s"] : seconds < 5400 ? [seconds / 60, "min"] : [seconds / 3600, "h"];
  const by = `${threads} thread${threads === 1 ? "" : "s"}`;
  return `at most ${gibibytes(bytesOf.walsh(sizes))}, about ${time.toPrecision(2)} ${unit} by ${by}`;
}

/** Operations of streamed beyond which walsh is taken, where it can be: some minutes. */
const mostStreamedWork = 5e12;

/** Memory and operations of the infinite width by the method that a spec asks for; of auto by the first that has what is wanted. */
export function methodCost(
  wanted: Method | "auto",
  sizes: MethodSizes,
  wishes: Wishes,
): { method: Method; memory: number; work: number } {
  const unhindered = (method: Method) => obstacleOf(method, sizes) === undefined;
  const method = wanted !== "auto" ? wanted : (ableTo(sizes, wishes).find(unhindered) ?? "krylov");
  return { method, memory: bytesOf[method](sizes), work: workOf[method](sizes) };
}

function requireMethodMemory(method: Method, sizes: MethodSizes, wishes: Wishes): void {
  const free = commandMemory();
  const able = ableTo(sizes, wishes);
  const others = able.filter((other) => bytesOf[other](sizes) <= free);
  const least = able[able.length - 1]!;
  const fitting = (n: number) => bytesOf[least]({ ...sizes, n, m: sizes.m + sizes.n - n }) <= free;
  let train = sizes.n;
  while (train > 1 && !fitting(train)) train = Math.floor(0.9 * train);
  const lost = [...new Set(lacking("krylov", wishes).map(({ what }) => what))].join(" or ");
  const smaller = fitting(train) ? `Train on about ${train} states, which fits by ${least}` : "Take a smaller system";
  const fewer = lost === "" ? `${smaller}.` : `${smaller}, or leave out what other methods do not have: ${lost}.`;
  requireCommandMemory({
    command: "learn",
    what: `the prediction with ${sizes.n} training and ${sizes.m} test values by the method ${method}`,
    bytes: bytesOf[method](sizes),
    remedy: others.length > 0 ? `The method ${others[0]} fits: ${gives[others[0]!]}.` : fewer,
  });
}
