/**
 * Layers as plain tagged records. A network is a list of them, so that other folders can match on its shape, for example
 * `[dense, piecewiseLinear, dense]`.
 */

/** How a dense layer scales its parameters; see {@link DenseLayer}. */
export type Parameterization = "ntk" | "standard";

/**
 * A fully connected layer on n inputs.
 *
 * - `ntk`: z = (wStd/√n)·W·x + bStd·β with W, β ~ N(0, 1) trained.
 * - `standard`: z = W·x + b with W ~ N(0, wStd²/n), b ~ N(0, bStd²) trained.
 */
export interface DenseLayer {
  readonly type: "dense";
  /** Outputs of a finite network; the kernel is that of infinite width. */
  readonly width: number;
  readonly wStd: number;
  /** undefined: no bias. A trainable bias of bStd 0 still moves in `standard` parameterization. */
  readonly bStd: number | undefined;
  readonly parameterization: Parameterization;
  /** false: frozen at its initial values; contributes nothing of its own to the NTK. */
  readonly trainable: boolean;
}

/** φ(x) = negativeSlope·min(x, 0) + positiveSlope·max(x, 0): ReLU (0, 1), leaky ReLU (α, 1), absolute value (−1, 1). */
export interface PiecewiseLinearLayer {
  readonly type: "piecewiseLinear";
  readonly name: string;
  readonly negativeSlope: number;
  readonly positiveSlope: number;
}

/** An elementwise non-linearity. */
export type ActivationLayer = PiecewiseLinearLayer;

export type Layer = DenseLayer | ActivationLayer;
