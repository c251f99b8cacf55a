import { mostSpins } from "../../arguments/index.js";
import type { Hilbert } from "../../hilbert/hilbert.js";
import { clearedSpectra } from "../../predict/kernelOperators/walshOperator.js";
import type { Network } from "../../stax/network.js";
import type { LearnSpec } from "./learnSpec.js";

/** Inputs of a network on a basis. */
export function inputsRead({ kind, sites }: Pick<Hilbert, "kind" | "sites">, encoding: LearnSpec["encoding"]): number {
  return kind === "fermions" && encoding === "spins" ? 2 * sites : sites;
}

/** How many of them are spins ±1; undefined where they are none, or more than transforms can number. */
export function spinsRead(basis: Pick<Hilbert, "kind" | "sites">, encoding: LearnSpec["encoding"]): number | undefined {
  if (basis.kind === "fermions" && encoding === "levels") return undefined;
  const spins = inputsRead(basis, encoding);
  return spins <= mostSpins ? spins : undefined;
}

/** The same where the kernel of the network depends on how many of them differ: then Walsh–Hadamard transforms multiply with it. */
export async function transformedSpins(
  basis: Hilbert,
  network: Network,
  encoding: LearnSpec["encoding"],
  signal: AbortSignal | undefined,
): Promise<number | undefined> {
  const spins = spinsRead(basis, encoding);
  if (spins === undefined) return undefined;
  const spectrum = await clearedSpectra(network, spins, { signal });
  return typeof spectrum === "string" ? undefined : spins;
}
