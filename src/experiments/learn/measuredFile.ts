import { inNameOf } from "../../arguments/index.js";
import * as exact from "../../exact/index.js";
import { type BasisData, readLikelihood } from "../../loss/index.js";
import { ArgumentError, ShapeError } from "../../native/errors.js";
import { readArchive } from "../../runs/readArray.js";
import { storable } from "../run/storable.js";
import type { LearnSpec } from "./learnSpec.js";
import type { MeasuredLoss } from "./problem.js";

/** One of them is in a file beside `bases`: outcomes with the number of the basis of each, or numbers of all words per basis. */
const sources = ["outcomes", "counts", "probabilities"] as const;

const where = "nnqs learn: `measurements.file`";

/**
 * The likelihood of the data that a spec names a file of; undefined without one.
 *
 * @throws {ArgumentError | ShapeError} naming the file, and what of it is wrong; {MemoryError}.
 */
export async function measuredLoss(
  measurements: LearnSpec["measurements"],
  sites: number,
  signal: AbortSignal | undefined,
): Promise<MeasuredLoss | undefined> {
  if (measurements?.file === undefined) return undefined;
  const { file, unseen } = measurements;
  const { arrays, bytes, sha256 } = await inNameOf(where, () =>
    readArchive(file, ["bases", "basis", ...sources], signal),
  );
  const loss = await inNameOf(`${where}: ${file}`, async () => {
    const data = dataOf(arrays);
    const wrong = data.find(({ basis }) => basis.length !== sites)?.basis;
    if (wrong !== undefined) {
      throw new ShapeError(
        `measurements: its bases must have ${sites} letters each, one per site of the target, not ${JSON.stringify(wrong)}. Name its target, or measure all sites.`,
      );
    }
    const known = unseen.find((name) => data.some(({ basis }) => basis === name));
    if (known !== undefined) {
      throw new ArgumentError(
        `measurements: \`measurements.unseen\` must name bases that are not trained on, and ${known} is among those of the file. Leave it out.`,
      );
    }
    return readLikelihood(data, { signal });
  });
  return { loss, stored: storable({ ...measurements, bytes, sha256 }) };
}

type Arrays = Readonly<Record<string, exact.GivenArray>>;

/** What a file holds, basis by basis. */
function dataOf(arrays: Arrays): readonly BasisData[] {
  const given = sources.filter((name) => arrays[name] !== undefined);
  if (arrays["bases"] === undefined || given.length !== 1) {
    const held = Object.keys(arrays).map((name) => JSON.stringify(name));
    throw new ArgumentError(
      `measurements: it must hold "bases" and one of "outcomes" (with "basis"), "counts" and "probabilities", not ${held.join(" and ") || "none of them"}. Save it as runs.packNpz(exact.measurementArrays(data)) does.`,
    );
  }
  const [source] = given;
  if (source === "outcomes") return exact.measurementsOf(arrays);
  const none = { shape: [0], data: new Int32Array(0) };
  const bases = exact.measurementsOf({ bases: arrays["bases"], basis: none, outcomes: none }).map(({ basis }) => basis);
  const { shape, data } = arrays[source!]!;
  const words = 2 ** (bases[0]?.length ?? 0);
  const fits = shape.length === 2 && shape[0] === bases.length && shape[1] === words;
  if (!fits || data.length !== bases.length * words) {
    const found = fits ? "complex numbers" : `(${shape.join(", ")})`;
    throw new ShapeError(
      `measurements: "${source}" must have the shape (${bases.length}, ${words}), a row per basis and a real number per word, not ${found}.`,
    );
  }
  const rows = data as Float64Array;
  return bases.map((basis, b) => ({ basis, [source!]: rows.subarray(b * words, (b + 1) * words) }));
}
