import { inTurns } from "../native/turns.js";

/** ψ = e^y, complex interleaved; of a loss of rays divided by its largest modulus, so that it cannot overflow. */
export async function exponential(
  y: Float64Array,
  invariant: boolean,
  { signal }: { readonly signal?: AbortSignal | undefined },
): Promise<Float64Array> {
  let shift = 0;
  if (invariant) {
    shift = Number.NEGATIVE_INFINITY;
    await inTurns(
      y.length / 2,
      (begin, end) => {
        for (let i = begin; i < end; i++) shift = Math.max(shift, y[2 * i]!);
      },
      { signal },
    );
  }
  const psi = new Float64Array(y.length);
  const work = (begin: number, end: number) => {
    for (let i = 2 * begin; i < 2 * end; i += 2) {
      const modulus = Math.exp(y[i]! - shift);
      psi[i] = modulus * Math.cos(y[i + 1]!);
      psi[i + 1] = modulus * Math.sin(y[i + 1]!);
    }
  };
  await inTurns(y.length / 2, work, { signal, cost: 32 });
  return psi;
}
