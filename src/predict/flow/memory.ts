/** Bytes of the states, velocities and gradients of one member in the midst of a step, and of what is kept of every member. */
export function flowBytes(states: number, members: number, kept: number): number {
  return 16 * states * (14 + members * (1 + kept));
}

/** Bytes of the kernels between all states and the batch, and of the factor from which members are drawn; `copies`: of two readouts of one body two. */
export function flowKernelBytes(states: number, batch: number, copies = 1): number {
  return 8 * copies * (3 * states * batch + 2 * states ** 2);
}
