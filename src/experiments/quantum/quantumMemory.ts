import { groundStateBytes } from "../../exact/groundState.js";
import { quenchBytes } from "../../exact/quench.js";
import type { Operator } from "../../operator/operator.js";
import { commandMemory, requireCommandMemory, storingBytes } from "../run/commandMemory.js";
import type { EvolveSpec, GroundStateSpec } from "./quantumSpec.js";

/** @throws {MemoryError} if the levels of a spec do not fit. */
export function requireGroundStateMemory(spec: GroundStateSpec, hamiltonian: Operator, stored: boolean): void {
  const { levels } = spec;
  const states = 16 * hamiltonian.dimension * levels;
  const bytes = Math.max(groundStateBytes(hamiltonian, searchOf(spec)), states + (stored ? storingBytes(states) : 0));
  requireModelMemory("groundstate", hamiltonian, bytes, `${levels} of ${hamiltonian.dimension} levels`);
}

/** @throws {MemoryError} if the evolution of a spec does not fit, with the ground state that it may start from. */
export function requireEvolveMemory(spec: EvolveSpec, hamiltonian: Operator, stored: boolean): void {
  const { times, method, maxProducts, maxDimension, memory } = spec;
  const state = 16 * hamiltonian.dimension;
  const start = spec.initial.startsWith("groundstate") ? groundStateBytes(hamiltonian, searchOf(spec)) : 2 * state;
  const evolution = quenchBytes(hamiltonian, times, { method, maxProducts, maxDimension, memory });
  const bytes = Math.max(start, evolution, 2 * state + (stored ? storingBytes(2 * state) : 0));
  requireModelMemory("evolve", hamiltonian, bytes, `the evolution of ${hamiltonian.dimension} amplitudes`);
}

/** What a search for levels depends on; the evolution's ground state has no number of levels. */
function searchOf({ tolerance, maxProducts, memory, ...spec }: GroundStateSpec | EvolveSpec) {
  return { tolerance, maxProducts, memory, levels: "levels" in spec ? spec.levels : 1 };
}

function requireModelMemory(command: string, { dimension }: Operator, bytes: number, what: string): void {
  const fitting = Math.floor((commandMemory() / bytes) * dimension);
  const smaller = fitting < 2 ? "" : `, or a system of at most ${fitting} basis states`;
  requireCommandMemory({ command, what, bytes, remedy: `Take a smaller --memory${smaller}.` });
}
