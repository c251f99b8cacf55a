import { ArgumentError } from "../native/errors.js";

/** What {@link cosNet} and {@link gaussNet} are made of. */
export interface FeatureNetOptions {
  /** Number of inputs d: the spins. */
  readonly sites: number;
  /** Number of hidden neurons N. */
  readonly width: number;
  /** σ_w: weights are drawn from N(0, σ_w²/d). */
  readonly weightStd: number;
  /** σ_a: outputs are drawn from N(0, σ_a²/N); 1 by default. It drops out of normalised states. */
  readonly outputStd?: number;
}

/**
 * A random network f(x) = Σ_i a_i h_i(x) with independent neurons, whose n-point functions are known at every width.
 * A plain value: draw members of it with `ensemble`, or evaluate its correlators here.
 */
export interface FeatureNet extends Required<FeatureNetOptions> {
  readonly activation: "cos" | "gauss";
}

/**
 * Cos-net: f(x) = Σ_i a_i cos(w_i·x + b_i), b_i uniform on [−π, π).
 *
 * This is eq. (3) with the cosine outside the sum over inputs; only so has it the two-point function (4).
 *
 * @throws {ArgumentError} if a number is out of range.
 */
export function cosNet(options: FeatureNetOptions): FeatureNet {
  return featureNet("cosNet", "cos", options);
}

/**
 * Gauss-net: f(x) = Σ_i a_i exp(w_i·x)/√exp(2σ_w² x·x/d), eq. (S26) with output weights; the same kernel as Cos-net
 * up to a factor 2, other statistics at finite width.
 *
 * @throws {ArgumentError} if a number is out of range.
 */
export function gaussNet(options: FeatureNetOptions): FeatureNet {
  return featureNet("gaussNet", "gauss", options);
}

function featureNet(name: string, activation: FeatureNet["activation"], options: FeatureNetOptions): FeatureNet {
  const { sites, width, weightStd, outputStd = 1 } = options;
  for (const [key, value] of Object.entries({ sites, width })) {
    if (!Number.isSafeInteger(value) || value < 1) {
      throw new ArgumentError(`${name}: \`${key}\` must be a whole number of at least 1, not ${value}.`);
    }
  }
  if (!(weightStd >= 0 && weightStd <= 1e6)) {
    throw new ArgumentError(`${name}: \`weightStd\` must lie in [0, 1e6], not ${weightStd}.`);
  }
  if (!(outputStd > 0 && outputStd <= 1e100)) {
    throw new ArgumentError(`${name}: \`outputStd\` must be positive and at most 1e100, not ${outputStd}.`);
  }
  return { activation, sites, width, weightStd, outputStd };
}
