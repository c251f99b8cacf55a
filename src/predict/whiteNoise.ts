import { Matrix } from "../linalg/matrix.js";
import type { JobOptions } from "../native/job.js";
import { inTurns } from "../native/turns.js";
import { normal, type StreamAddress } from "../random/index.js";

/** Independent standard normals of one member, a row for each component; streams (seed, member, component, layer). */
export async function whiteNoise(
  rows: number,
  columns: number,
  stream: Omit<StreamAddress, "component">,
  { signal }: JobOptions,
): Promise<Matrix> {
  const noise = new Matrix(rows, columns);
  for (let component = 0; component < rows; component++) {
    const row = noise.row(component);
    const draw = (begin: number, end: number) => row.set(normal({ ...stream, component }, end - begin, begin), begin);
    await inTurns(columns, draw, { signal, cost: 8 });
  }
  return noise;
}
