import { isList, isObject, list, noMore, requireArgument, whole } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import type { FanInSumLayer, FanOutLayer, IdentityLayer, Layer, ParallelLayer } from "./layer.js";
import { layerKind } from "./layerKind.js";

/** Passes its input on. */
export function identity(): IdentityLayer {
  noMore("identity", arguments, 0);
  return { type: "identity" };
}

/** Copies for `count` branches: `serial(…, fanOut(2), parallel([relu(), dense(n)], identity()), fanInSum(), …)`. @throws {ArgumentError} if count < 1. */
export function fanOut(count: number): FanOutLayer {
  noMore("fanOut", arguments, 1);
  requireArgument("fanOut", "count", count, whole(1));
  return { type: "fanOut", count };
}

/** A branch: one layer, several as a list (a branch may begin with an activation), or what {@link serial} returns. */
export type Branch =
  | Layer
  | readonly Layer[]
  | {
      /** In the order in which they are applied. */
      readonly layers: readonly Layer[];
    };

/**
 * Branches side by side. @throws {ArgumentError} if there are none.
 *
 * @example
 * ```ts
 * import { linalg, stax } from "infinite-nnqs";
 *
 * const residual = stax.serial(
 *   stax.dense(100),
 *   stax.fanOut(2),
 *   stax.parallel([stax.relu(), stax.dense(100)], stax.identity()),
 *   stax.fanInSum(),
 *   stax.dense(1),
 * );
 * const { nngp } = await residual.kernel(new linalg.Matrix(1, 2, Float64Array.of(1, -1)));
 * console.log(nngp.get(0, 0)); // 1.5
 * ```
 */
export function parallel(...branches: readonly Branch[]): ParallelLayer {
  if (branches.length === 0) throw new ArgumentError("parallel: pass at least one branch.");
  const lists = branches.map(layersOf);
  for (const layers of lists) requireArgument("parallel", "branches", layers, list("a list of layers", layerKind));
  return { type: "parallel", branches: lists };
}

/** Sum of all branches. At most one of them may end without a dense layer, or their covariances would not add. */
export function fanInSum(): FanInSumLayer {
  noMore("fanInSum", arguments, 0);
  return { type: "fanInSum" };
}

/** The layers of a branch. */
export function layersOf(branch: Branch): readonly Layer[] {
  if (!isList(branch)) return isNetwork(branch) ? layersOf(branch.layers) : [branch as Layer];
  // Up to the first that is none, by which the list is refused: 10⁹ holes are not copied.
  const wrong = Array.prototype.findIndex.call(branch, (layer) => !isObject(layer));
  return Array.from({ length: wrong < 0 ? branch.length : wrong + 1 }, (_, i) => branch[i] as Layer);
}

function isNetwork(branch: unknown): branch is { readonly layers: readonly Layer[] } {
  return isObject(branch) && "layers" in branch && isList(branch.layers);
}
