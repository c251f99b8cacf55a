import { groundStateBytes } from "../../exact/groundState.js";
import { quenchBytes } from "../../exact/quench.js";
import type { Operator } from "../../operator/operator.js";
import { commandMemory, requireCommandMemory, storingBytes } from "../run/commandMemory.js";
import type { EvolveSpec, GroundStateSpec } from "./quantumSpec.js";

/** @throws {MemoryError} if the levels of a spec do not fit. */
export function requireGroundStateMemory(spec: GroundStateSpec, hamiltonian: Operator, stored: boolean): void {
  const { levels } = spec;
  const states = 16 * hamiltonian.dimension * levels;
  const bytesOf = (memory: number | undefined) =>
    Math.max(
      groundStateBytes(hamiltonian, searchOf({ ...spec, memory })),
      states + (stored ? storingBytes(states) : 0),
    );
  requireModelMemory("groundstate", hamiltonian, spec, bytesOf, `${levels} of ${hamiltonian.dimension} levels`);
}

/** @throws {MemoryError} if the evolution of a spec does not fit, with the ground state that it may start from. */
export function requireEvolveMemory(spec: EvolveSpec, hamiltonian: Operator, stored: boolean): void {
  const { times, method, maxProducts, maxDimension, initial } = spec;
  const state = 16 * hamiltonian.dimension;
  const bytesOf = (memory: number | undefined) => {
    const search = searchOf({ ...spec, memory });
    const start = initial.startsWith("groundstate") ? groundStateBytes(hamiltonian, search) : 2 * state;
    const evolution = quenchBytes(hamiltonian, times, { method, maxProducts, maxDimension, memory });
    return Math.max(start, evolution, 2 * state + (stored ? storingBytes(2 * state) : 0));
  };
  requireModelMemory("evolve", hamiltonian, spec, bytesOf, `the evolution of ${hamiltonian.dimension} amplitudes`);
}

/** What a search for levels depends on; the evolution's ground state has no number of levels. */
function searchOf({ tolerance, maxProducts, memory, ...spec }: GroundStateSpec | EvolveSpec) {
  return { tolerance, maxProducts, memory, levels: "levels" in spec ? spec.levels : 1 };
}

/** Names --memory as a remedy only where its smallest value would fit. */
function requireModelMemory(
  command: string,
  { dimension }: Operator,
  { memory }: Pick<GroundStateSpec, "memory">,
  bytesOf: (memory: number | undefined) => number,
  what: string,
): void {
  const bytes = bytesOf(memory);
  const least = bytesOf(1);
  const fitting = Math.floor((commandMemory() / least) * dimension);
  const system = fitting < 2 ? "a smaller system" : `a system of at most ${fitting} basis states`;
  const remedy = least <= commandMemory() ? `Take a smaller --memory, or ${system}.` : `Take ${system}.`;
  requireCommandMemory({ command, what, bytes, remedy });
}
