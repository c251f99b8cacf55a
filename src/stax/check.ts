import { requireArgument } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { isActivation, type Layer, nameOf } from "./layer.js";
import { layerKind } from "./layerKind.js";

/** What stands at one place of a network. */
interface State {
  /** Gaussian at infinite width, as behind a dense layer; only then may an activation follow. */
  readonly gaussian: boolean;
  /** Whether the units' covariance with everything before vanishes, as behind a dense layer of the same branch. */
  readonly independent: boolean;
  /** Number of units, undefined as long as it is that of the inputs. */
  readonly width: number | undefined;
  /** The layer that gave this, for messages; undefined: the inputs. */
  readonly by: string | undefined;
}

/**
 * Checks that the layers fit together.
 *
 * @throws {ArgumentError} naming the layer and saying how to mend the composition.
 */
export function checkLayers(layers: readonly Layer[]): void {
  if (layers.length === 0) throw new ArgumentError("serial: pass at least one layer.");
  for (const [i, layer] of layers.entries()) requireArgument("serial", `layer ${i + 1}`, layer, layerKind); // those of branches too
  walk(layers, { gaussian: false, independent: false, width: undefined, by: undefined }, "serial");
}

function walk(layers: readonly Layer[], start: State, where: string): State {
  let state = start;
  for (const [i, layer] of layers.entries()) {
    const place = `${where}: layer ${i + 1} (${nameOf(layer)})`;
    const by = `layer ${i + 1} (${nameOf(layer)})`;
    if (isActivation(layer)) {
      requireGaussian(state, place, by);
      state = { ...state, gaussian: false, independent: false, by };
    } else if (layer.type === "layerNorm") {
      if (!state.gaussian) {
        throw new ArgumentError(
          `${place} must follow a dense layer, not ${state.by ?? "the inputs"}. Put stax.dense(width) before it.`,
        );
      }
    } else if (layer.type === "dense") {
      state = { gaussian: true, independent: true, width: layer.width, by };
    } else if (layer.type === "cosNet" || layer.type === "gaussNet" || layer.type === "fourierFeatures") {
      if (state.by !== undefined || where !== "serial") {
        throw new ArgumentError(
          `${place} is a feature map of the inputs. Put it first in the network, not behind ${state.by ?? "fanOut"}.`,
        );
      }
      const width = layer.type === "fourierFeatures" ? 2 * layer.amplitudes.length : layer.width;
      state = { gaussian: false, independent: false, width, by: layer.type === "fourierFeatures" ? undefined : by };
    } else if (layer.type === "fanOut") {
      const [next, last] = [layers[i + 1], layers[i + 2]];
      if (next?.type !== "parallel" || next.branches.length !== layer.count || last?.type !== "fanInSum") {
        throw new ArgumentError(
          `${place} must be followed by parallel with ${layer.count} branches and fanInSum: serial(fanOut(2), parallel(a, b), fanInSum()).`,
        );
      }
    } else if (layer.type === "parallel") {
      if (layers[i - 1]?.type !== "fanOut") {
        throw new ArgumentError(`${place} must follow fanOut(${layer.branches.length}).`);
      }
      const branches = layer.branches.map((branch, b) =>
        walk(branch, { ...state, independent: false }, `${place}, branch ${b + 1}`),
      );
      state = sum(branches, place, by);
    } else if (layer.type === "fanInSum" && layers[i - 1]?.type !== "parallel") {
      throw new ArgumentError(`${place} must follow parallel(…).`);
    }
  }
  return state;
}

function requireGaussian(state: State, place: string, by: string): void {
  if (state.gaussian) return;
  const reason =
    state.by === undefined
      ? "acts on the inputs, which are not Gaussian"
      : `follows ${state.by}: two activations in a row have no kernel, because the first one's result is not Gaussian`;
  throw new ArgumentError(`${place} ${reason}. Put stax.dense(width) before ${by}.`);
}

/** Covariances of branches add if at most one of them is not centred and independent of the others. */
function sum(branches: readonly State[], place: string, by: string): State {
  if (branches.filter((branch) => !branch.independent).length > 1) {
    throw new ArgumentError(
      `${place}: more than one branch ends without a dense layer, so that the branches are correlated. End all but one with stax.dense(width).`,
    );
  }
  const widths = new Set(branches.map((branch) => branch.width).filter((width) => width !== undefined));
  if (widths.size > 1) {
    throw new ArgumentError(
      `${place}: the branches have widths ${[...widths].join(", ")} and cannot be added. Give them one width.`,
    );
  }
  return {
    gaussian: branches.every((branch) => branch.gaussian),
    independent: branches.every((branch) => branch.independent),
    width: [...widths][0],
    by,
  };
}
