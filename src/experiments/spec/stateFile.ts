import { z } from "zod";
import {
  inNameOf,
  jobKinds,
  mostFermionSites,
  mostFixedSpins,
  mostSpins,
  requireOptions,
} from "../../arguments/index.js";
import { binomial } from "../../hilbert/binomial.js";
import { fermions } from "../../hilbert/fermions.js";
import type { Hilbert } from "../../hilbert/hilbert.js";
import { basisOrders, fromOrder } from "../../hilbert/orders.js";
import { spins } from "../../hilbert/spins.js";
import { ShapeError } from "../../native/errors.js";
import { type Read, readAmplitudes, type StateNumbers } from "./arrayFiles.js";
import { parseSpec } from "./parseSpec.js";

/** A state of one's own: a file, and which basis states its numbers are of. */
export const stateFileSchema = z
  .strictObject({
    file: z
      .string()
      .min(1)
      .describe("a .npy or .npz file of one state, real or complex, as seen from the current directory"),
    key: z.string().min(1).nullable().default(null).describe("name of the array in an .npz file of several"),
    order: z
      .enum(basisOrders)
      .default("nnqs")
      .describe("order of the basis states in the file: this program's, or that of numpy.kron, QuSpin or NetKet"),
    sites: z.int().min(1).max(mostFixedSpins).describe("spins, or sites of fermions"),
    magnetization: z.int().nullable().default(null).describe("fixed sum of sigma_z of spins; null: all states"),
    up: z
      .int()
      .min(0)
      .nullable()
      .default(null)
      .describe("number of up fermions; with `down` the state is one of fermions"),
    down: z.int().min(0).nullable().default(null).describe("number of down fermions"),
  })
  .refine(
    ({ up, down }) => (up === null) === (down === null),
    "`up` and `down` come together: both for fermions, none for spins",
  )
  .refine(
    ({ up, magnetization }) => up === null || magnetization === null,
    "`magnetization` is of spins, `up` and `down` are of fermions: give one of them",
  );
/** A state in a file, defaults filled in. */
export type StateFileSpec = z.infer<typeof stateFileSchema>;

/** A state of one's own in our order. */
export interface StateFile extends StateNumbers {
  /** Of the state, whose order it has. */
  readonly basis: Hilbert;
}

/** @throws {ArgumentError} if there is no such basis. */
function basisOfStateFile({ sites, magnetization, up, down }: StateFileSpec): Hilbert {
  if (up !== null && down !== null) return fermions(sites, { up, down });
  return spins(sites, magnetization === null ? {} : { magnetization });
}

/**
 * Reads a state and brings it into our order; it is not normalised.
 *
 * @param where - Who asks, as messages call it: "nnqs learn: `target`".
 * @throws {ArgumentError} if there is no such basis, or the file cannot be read or holds no state; {ShapeError} if its length is not that
 *   of the basis, with the bases that have it; {MemoryError} if it does not fit; the signal's reason after an abort.
 */
export async function readStateFile(
  where: string,
  spec: StateFileSpec,
  signal?: AbortSignal,
): Promise<Read<StateFile>> {
  const basis = inNameOf(where, () => basisOfStateFile(spec));
  const { file, key, order } = spec;
  const { value, ...digest } = await readAmplitudes(where, { file, key: key ?? undefined, signal });
  const { components } = value;
  const length = value.state.length / components;
  if (length !== basis.dimension) {
    throw new ShapeError(
      `${where}: ${file} holds ${length} amplitudes, and ${basis.name} have ${basis.dimension} states. ${remedyFor(length, spec)}`,
    );
  }
  const state =
    order === "nnqs" ? value.state : await inNameOf(where, () => fromOrder(basis, order, value.state, { signal }));
  return { value: { basis, state, components }, ...digest };
}

/** What would fit: other sectors of these sites, or other numbers of sites. */
function remedyFor(length: number, { sites, up }: StateFileSpec): string {
  if (up === null && length === 2 ** sites) return "Leave `magnetization` out.";
  const sector = Array.from({ length: sites + 1 }, (_, k) => k).filter((k) => binomial(sites, k) === length);
  const magnetizations = sector.map((k) => `${sites - 2 * k}`).reverse();
  const numbers = sites <= mostFermionSites ? fermionNumbers(length, sites) : [];
  const others = Math.log2(length);
  const fits = [
    ...(up === null && magnetizations.length > 0 ? [`\`magnetization\` ${magnetizations.join(" or ")}`] : []),
    ...(numbers.length > 0 ? [`\`up\` and \`down\` ${numbers.join(" or ")}`] : []),
    ...(Number.isInteger(others) && others >= 1 && others <= mostSpins ? [`\`sites\` ${others} without a sector`] : []),
  ];
  if (length === 4 ** sites && up !== null) {
    return "The whole Fock space has so many: save the amplitudes of the sector of `up` and `down` alone.";
  }
  if (fits.length > 0) return `So many have: ${fits.join("; ")}.`;
  return "No basis has so many: save all states of it, and nothing else.";
}

/** Numbers (up, down) of fermions whose basis has so many states; the first few. */
function fermionNumbers(length: number, sites: number): string[] {
  const found: string[] = [];
  for (let up = 0; up <= sites; up++)
    for (let down = 0; down <= sites; down++)
      if (binomial(sites, up) * binomial(sites, down) === length) found.push(`(${up}, ${down})`);
  return found.length > 4 ? [...found.slice(0, 4), "…"] : found;
}

/** As the library's `readState`, which loads this file. */
export async function readState(
  given: z.input<typeof stateFileSchema>,
  options: { readonly signal?: AbortSignal | undefined },
): Promise<StateFile & Omit<Read<StateFile>, "value">> {
  const spec = parseSpec(stateFileSchema, given, "readState");
  const { signal } = requireOptions("readState", options, { signal: jobKinds.signal });
  const { value, ...digest } = await readStateFile("readState", spec, signal);
  return { ...value, ...digest };
}
