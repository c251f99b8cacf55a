import { random } from "infinite-nnqs";

/** A network of one hidden layer, written down as plainly as possible: an independent reference for the trainers. */
export interface PlainNetwork {
  /** w[j][k], b[j], a[j], c of f(x) = Σ_j a_j·s_a·φ(Σ_k s_w·w_jk·x_k + s_b·b_j) + s_b·c, in ntk parameterization. */
  readonly w: number[][];
  readonly b: number[];
  readonly a: number[];
  c: number;
}

export interface PlainOptions {
  readonly width: number;
  readonly wStd: number;
  readonly bStd: number;
  readonly negativeSlope: number;
  readonly positiveSlope: number;
  readonly learningRate: number;
  readonly momentum: number;
}

/** Initial parameters of (seed, member, component) as docs/ensemble.md lays the streams out. */
export function plainNetwork(width: number, inputs: number, address: random.StreamAddress): PlainNetwork {
  const weights = random.normal({ ...address, layer: 0 }, inputs * width);
  return {
    w: Array.from({ length: width }, (_, j) => Array.from({ length: inputs }, (_, k) => weights[k * width + j]!)),
    b: [...random.normal({ ...address, layer: 1 }, width)],
    a: [...random.normal({ ...address, layer: 4 }, width)],
    c: random.normal({ ...address, layer: 5 }, 1)[0]!,
  };
}

/** Losses (1/|B|)Σ(f−y)² at steps 0 … steps on the training and the test points. */
export function plainDescent(
  net: PlainNetwork,
  x: readonly (readonly number[])[],
  y: readonly number[],
  train: ArrayLike<number>,
  test: ArrayLike<number>,
  steps: number,
  options: PlainOptions,
): { train: number[]; test: number[] } {
  const { width, wStd, bStd, negativeSlope, positiveSlope, learningRate, momentum } = options;
  const scaleW = wStd / Math.sqrt(x[0]!.length);
  const scaleA = wStd / Math.sqrt(width);
  const velocity = { w: net.w.map((row) => row.map(() => 0)), b: net.b.map(() => 0), a: net.a.map(() => 0), c: 0 };
  const preactivation = (j: number, point: readonly number[]) =>
    point.reduce((sum, value, k) => sum + scaleW * net.w[j]![k]! * value, bStd * net.b[j]!);
  const phi = (z: number) => (z > 0 ? positiveSlope : negativeSlope) * z;
  const f = (point: readonly number[]) =>
    net.a.reduce((sum, a, j) => sum + scaleA * a * phi(preactivation(j, point)), bStd * net.c);
  const loss = (indices: ArrayLike<number>) =>
    Array.from(indices, (i) => (f(x[i]!) - y[i]!) ** 2).reduce((sum, square) => sum + square, 0) / indices.length;

  const losses = { train: [loss(train)], test: [loss(test)] };
  for (let step = 0; step < steps; step++) {
    const gradient = { w: net.w.map((row) => row.map(() => 0)), b: net.b.map(() => 0), a: net.a.map(() => 0), c: 0 };
    for (const i of Array.from(train)) {
      const residual = (f(x[i]!) - y[i]!) / train.length;
      gradient.c += residual * bStd;
      for (let j = 0; j < width; j++) {
        const z = preactivation(j, x[i]!);
        const slope = z > 0 ? positiveSlope : negativeSlope;
        gradient.a[j]! += residual * scaleA * phi(z);
        gradient.b[j]! += residual * scaleA * net.a[j]! * slope * bStd;
        x[i]!.forEach((value, k) => {
          gradient.w[j]![k]! += residual * scaleA * net.a[j]! * slope * scaleW * value;
        });
      }
    }
    const move = (v: number, g: number) => momentum * v + g;
    velocity.c = move(velocity.c, gradient.c);
    net.c -= learningRate * velocity.c;
    for (let j = 0; j < width; j++) {
      velocity.a[j] = move(velocity.a[j]!, gradient.a[j]!);
      velocity.b[j] = move(velocity.b[j]!, gradient.b[j]!);
      net.a[j]! -= learningRate * velocity.a[j]!;
      net.b[j]! -= learningRate * velocity.b[j]!;
      for (let k = 0; k < x[0]!.length; k++) {
        velocity.w[j]![k] = move(velocity.w[j]![k]!, gradient.w[j]![k]!);
        net.w[j]![k]! -= learningRate * velocity.w[j]![k]!;
      }
    }
    losses.train.push(loss(train));
    losses.test.push(loss(test));
  }
  return losses;
}
