import type { Handle } from "./handle.js";
import type { NativeBasis } from "./hilbert.js";

/** native/exports/sectors.cc: invariant states of a basis under a group, and operators among them. */
export interface SectorFunctions {
  createSector(
    request: NativeBasis & {
      /** Of every element, the identity first, where each site goes. */
      images: Int32Array;
      flips: Int32Array;
      /** (re, im) of each. */
      characters: Float64Array;
    },
  ): { sector: Handle<"sector">; dimension: number; forbidden: number };
  sectorOrbits(request: { sector: Handle<"sector"> }): { representatives: Int32Array; sizes: Int32Array };
  createSectorOperator(request: { operator: Handle<"operator">; sector: Handle<"sector">; memory: number }): {
    inSector: Handle<"operator"> | undefined;
    broken: string | undefined;
    stored: number;
    complete: number;
  };
  expandState(request: { sector: Handle<"sector">; state: Float64Array }): { whole: Float64Array };
  projectState(request: { sector: Handle<"sector">; whole: Float64Array }): { state: Float64Array };
}
