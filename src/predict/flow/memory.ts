/** Bytes of the states, velocities and gradients of one member in the midst of a step, and of what is kept of every member. */
export function flowBytes(states: number, members: number, kept: number): number {
  return 16 * states * (14 + members * (1 + kept));
}

/** How many kernels a flow has, and whether they are damped. */
interface KernelCount {
  /** Of two readouts of one body two; 1 by default. */
  readonly copies?: number;
  /** Whether they are those of a natural gradient. */
  readonly isDamped?: boolean;
}

/** Bytes of the kernels between all states and the batch at the most: when members are drawn from a factor, or while those of a natural gradient are solved for. */
export function flowKernelBytes(
  states: number,
  batch: number,
  { copies = 1, isDamped = false }: KernelCount = {},
): number {
  const drawing = copies * (3 * states * batch + 3 * states ** 2);
  const solving = (3 * copies + 3) * states * batch + (2 * copies + 2) * batch ** 2;
  return 8 * Math.max(drawing, isDamped ? solving : 0);
}
