import { noMore, number, oneOf, record, requireArgument, whole } from "../arguments/index.js";
import { ArgumentError } from "../native/errors.js";
import { type Network, networkKind } from "../stax/network.js";

/**
 * A random network f(x) = Σ_i a_i h_i(x) of one hidden layer, a_i ~ N(0, σ_a²/N), w_ij ~ N(0, σ_w²/d):
 * Cos-net, h_i(x) = cos(w_i·x + b_i), b_i uniform on [−π, π), eq. (3) with the cosine outside the sum over inputs, for only so
 * has it the two-point function (4); or Gauss-net, h_i(x) = exp(w_i·x)/√exp(2σ_w² x·x/d), eq. (S26).
 *
 * Its neurons are independent, so that its n-point functions are known at every width; and h factorises over any cut of the
 * inputs, so that its amplitudes over all spin configurations are one matrix product.
 */
export interface FeatureNet {
  /** Of the hidden layer: cosNet or gaussNet. */
  readonly activation: "cos" | "gauss";
  /** Number of inputs d: the spins. */
  readonly sites: number;
  /** Number of hidden neurons N. */
  readonly width: number;
  /** σ_w. */
  readonly wStd: number;
  /** σ_a; it drops out of normalised states. */
  readonly outputStd: number;
}

/** A feature net, as an argument. */
export const featureNetKind = record("a feature net, such as ensemble.featureNet returns", {
  activation: oneOf("cos", "gauss"),
  sites: whole(1),
  width: whole(1),
  wStd: number({ least: 0, most: 1e6 }),
  outputStd: number({ above: 0, most: 1e100 }),
});

/**
 * `stax.serial(stax.cosNet(N, { wStd: σ_w }), stax.dense(1, { wStd: σ_a }))` on `sites` inputs, or the same with `stax.gaussNet`.
 *
 * @throws {ArgumentError} if the network has another shape, or a number is out of range.
 */
export function featureNet(network: Network, sites: number): FeatureNet {
  noMore("featureNet", arguments, 2);
  requireArgument("featureNet", "network", network, networkKind);
  requireArgument("featureNet", "sites", sites, whole(1));
  const net = factorised(network, sites);
  if (net !== undefined) return net;
  throw new ArgumentError(
    "featureNet: the network must be stax.cosNet or stax.gaussNet followed by stax.dense(1, { wStd }) without bias.",
  );
}

/** A network as a feature net; undefined if it has another shape. @throws {ArgumentError} if a number is out of range. */
export function factorised(network: Network, sites: number): FeatureNet | undefined {
  const parts = featureParts(network);
  if (parts === undefined) return undefined;
  const { hidden, output } = parts;
  if (!(output.wStd > 0 && output.wStd <= 1e100 && hidden.wStd <= 1e6)) {
    throw new ArgumentError(
      `featureNet: wStd must be at most 1e6 in the hidden layer and positive in the output, not ${hidden.wStd} and ${output.wStd}.`,
    );
  }
  const activation = hidden.type === "cosNet" ? "cos" : "gauss";
  return { activation, sites, width: hidden.width, wStd: hidden.wStd, outputStd: output.wStd };
}

/** Whether {@link featureNet} takes the network. */
export function isFeatureNet(network: Network): boolean {
  noMore("isFeatureNet", arguments, 1);
  requireArgument("isFeatureNet", "network", network, networkKind);
  return featureParts(network) !== undefined;
}

function featureParts({ layers }: Network) {
  const [hidden, output, ...rest] = layers;
  if ((hidden?.type !== "cosNet" && hidden?.type !== "gaussNet") || output?.type !== "dense") return undefined;
  return output.width === 1 && output.bStd === undefined && rest.length === 0 ? { hidden, output } : undefined;
}
