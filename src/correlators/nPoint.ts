import { finite, list, noMore, requireArgument } from "../arguments/index.js";
import { ArgumentError, NumericalError, ShapeError } from "../native/errors.js";
import { type FeatureNet, featureNetKind } from "../states/featureNets.js";
import { pairingSum } from "./wick.js";

/** A point of the domain: d real numbers, ±1 for spins. */
export type Point = ArrayLike<number>;

/** A point, as an argument. */
export const pointKind = list("a point, a list of numbers", finite);

/** A four-point function and its parts. */
export interface FourPoint {
  /** E[f(x1)f(x2)f(x3)f(x4)] at this width. */
  readonly value: number;
  /** The sum over Wick's three pairings: the value at infinite width. */
  readonly gaussian: number;
  /** value − gaussian, the connected part; exactly proportional to 1/N. */
  readonly connected: number;
}

/**
 * Two-point function E[f(x)f(y)], eq. (4): v·exp(−σ_w²|x−y|²/2d) with v=σ_a²/2 (Cos-net) or σ_a² (Gauss-net).
 * It is the same at every width, because the neurons are independent and their outputs have mean zero.
 *
 * @throws {ShapeError} if a point has another number of coordinates than the network inputs.
 *
 * @example
 * ```ts
 * import { correlators, ensemble, stax } from "infinite-nnqs";
 *
 * const net = ensemble.featureNet(stax.serial(stax.cosNet(400, { wStd: 2 }), stax.dense(1)), 4);
 * console.log(correlators.twoPoint(net, [1, 1, 1, 1], [1, 1, 1, -1])); // ½·e^(−σ_w²|x−y|²/2d) // 0.0676676
 * ```
 */
export function twoPoint(net: FeatureNet, x: Point, y: Point): number {
  noMore("twoPoint", arguments, 3);
  requireArgument("twoPoint", "net", net, featureNetKind);
  requireArgument("twoPoint", "x", x, pointKind);
  requireArgument("twoPoint", "y", y, pointKind);
  requireCoordinates("twoPoint", net, [x, y]);
  return between(net, x, y);
}

function requireCoordinates(where: string, { sites }: FeatureNet, points: readonly Point[]): void {
  const wrong = points.find(({ length }) => length !== sites);
  if (wrong === undefined) return;
  throw new ShapeError(
    `${where}: points must have ${sites} coordinates, as the network has inputs, not ${wrong.length}.`,
  );
}

/** The same, checked before. */
function between(net: FeatureNet, x: Point, y: Point): number {
  return outputVariance(net) * Math.exp(-decay(net) * combinationSquared(net, [x, y], [1, -1]));
}

/**
 * Four-point function of one real network at its width N, in closed form:
 *   G⁽⁴⁾ = Σ_pairings G⁽²⁾G⁽²⁾ + (1/N)(3σ_a⁴ E[h(x1)h(x2)h(x3)h(x4)] − Σ_pairings G⁽²⁾G⁽²⁾),
 * with E[hhhh] = (1/8)Σ_{three splits} exp(−σ_w²|x1+x2−x3−x4|²/2d) for Cos-net (averaging over b leaves the six sign
 * patterns of total charge zero) and exp(σ_w²|Σx|²/2d − σ_w²Σ|x|²/d) for Gauss-net.
 *
 * @throws {ArgumentError} if there are not four points; {ShapeError} as for {@link twoPoint}; {NumericalError} if it is beyond the range of numbers, as of a Gauss-net of σ_w = 14.
 * @see Halverson, Maiti and Stoner, arXiv:2008.08601, for the same networks in other conventions.
 *
 * @example
 * ```ts
 * import { correlators, ensemble, stax } from "infinite-nnqs";
 *
 * const net = ensemble.featureNet(stax.serial(stax.cosNet(100), stax.dense(1)), 3);
 * const { gaussian, connected } = correlators.fourPoint(net, [[1, 1, 1], [1, 1, -1], [1, -1, 1], [-1, 1, 1]]);
 * console.log(gaussian, connected); // 0.101501, 0.000507507
 * ```
 */
export function fourPoint(net: FeatureNet, points: readonly Point[]): FourPoint {
  noMore("fourPoint", arguments, 2);
  requireArgument("fourPoint", "net", net, featureNetKind);
  requireArgument("fourPoint", "points", points, list("a list of four points", pointKind));
  if (points.length !== 4) throw new ArgumentError(`fourPoint: \`points\` must be four, not ${points.length}.`);
  requireCoordinates("fourPoint", net, points);
  const gaussian = pairingSum((i, j) => between(net, points[i] as Point, points[j] as Point), 4);
  const connected = (net.outputStd ** 4 * connectedFeatures(net, points)) / net.width;
  if (!(Number.isFinite(gaussian) && Number.isFinite(connected))) {
    throw new NumericalError(
      `fourPoint: the four-point function exceeds the range of numbers at \`wStd\` ${net.wStd} and \`outputStd\` ${net.outputStd}. Take smaller ones, or points closer to 0.`,
    );
  }
  return { value: gaussian + connected, gaussian, connected };
}

/** v = E[f(x)²] of a network on its inputs. */
export function outputVariance({ activation, outputStd }: FeatureNet): number {
  return activation === "cos" ? outputStd ** 2 / 2 : outputStd ** 2;
}

/** σ_w²/2d, the rate at which correlations fall with squared distance. */
export function decay({ wStd, sites }: FeatureNet): number {
  return wStd ** 2 / (2 * sites);
}

/** The signs with which points enter the three splits of four points into two pairs. */
export const pairSplits = [
  [1, 1, -1, -1],
  [1, -1, 1, -1],
  [1, -1, -1, 1],
] as const;

/** 3·E[hhhh] − Σ_pairings E[hh]E[hh] */
function connectedFeatures(net: FeatureNet, points: readonly Point[]): number {
  const rate = decay(net);
  return pairSplits.reduce((sum, split) => {
    const pairs = [1, -1].map((side) => points.filter((_, k) => split[k] === side));
    const apart = pairs.reduce((square, pair) => square + combinationSquared(net, pair, [1, -1]), 0);
    if (net.activation === "cos") {
      return sum + (3 * Math.exp(-rate * combinationSquared(net, points, split))) / 8 - Math.exp(-rate * apart) / 4;
    }
    // E[hhhh] is E[hh]E[hh]·e^{2·rate·(x1+x2)·(x3+x4)} of every split.
    const [first, second] = pairs as [Point[], Point[]];
    const together = combinationSquared(net, points, [1, 1, 1, 1]);
    const between = together - combinationSquared(net, first, [1, 1]) - combinationSquared(net, second, [1, 1]);
    return sum + grownBy(-rate * apart, rate * between);
  }, 0);
}

/** e^{log+more} − e^log: by expm1 nothing cancels where `more` is small, and where it is not neither factor leaves the range of numbers before the other. */
function grownBy(log: number, more: number): number {
  return Math.abs(more) < 1 ? Math.exp(log) * Math.expm1(more) : Math.exp(log + more) - Math.exp(log);
}

/** |Σ_k signs_k·points_k|². */
function combinationSquared(net: FeatureNet, points: readonly Point[], signs: readonly number[]): number {
  let square = 0;
  for (let j = 0; j < net.sites; j++) {
    square += points.reduce((sum, x, k) => sum + (signs[k] as number) * (x[j] as number), 0) ** 2;
  }
  return square;
}
