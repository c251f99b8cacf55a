import { inNameOf } from "../../arguments/index.js";
import { propagationDefaults } from "../../exact/evolve.js";
import { groundStateBytes } from "../../exact/groundState.js";
import { groundStateDefaults } from "../../exact/levels.js";
import { quenchBytes } from "../../exact/quench.js";
import { type TimeList, timeList } from "../../exact/timeList.js";
import type { Operator } from "../../operator/operator.js";
import { commandMemory, requireCommandMemory, storingBytes } from "../run/commandMemory.js";
import type { Cost } from "../run/cost.js";
import type { Model } from "./quantumModel.js";
import type { EvolveSpec, GroundStateSpec } from "./quantumSpec.js";
import type { SpecSector } from "./sectorNumbers.js";
import { hasSectors, sectorsOf } from "./sectorSpec.js";

/** @throws {MemoryError} if the levels of a spec do not fit. */
export function requireGroundStateMemory(spec: GroundStateSpec, hamiltonian: Operator, stored: boolean): void {
  const { levels } = spec;
  const bytesOf = (memory: number | undefined) => levelsBytes({ ...spec, memory }, hamiltonian, stored);
  requireModelMemory("groundstate", hamiltonian, spec, bytesOf, `${levels} of ${hamiltonian.dimension} levels`);
}

/** @throws {MemoryError} if the evolution of a spec does not fit, with the ground state that it may start from. */
export function requireEvolveMemory(spec: EvolveSpec, hamiltonian: Operator, times: TimeList, stored: boolean): void {
  const bytesOf = (memory: number | undefined) => evolutionBytes({ ...spec, memory }, hamiltonian, times, stored);
  const what = `the evolution of ${hamiltonian.dimension} amplitudes`;
  if (spec.method === "chebyshev") {
    const remedy = "Ask for fewer or shorter times, take --method krylov, or a smaller system.";
    requireCommandMemory({ command: "evolve", what, bytes: bytesOf(spec.memory), remedy });
  } else {
    requireModelMemory("evolve", hamiltonian, spec, bytesOf, what);
  }
}

function levelsBytes(spec: GroundStateSpec, hamiltonian: Operator, stored: boolean): number {
  const states = 16 * hamiltonian.dimension * spec.levels;
  return Math.max(
    inNameOf("nnqs groundstate", () => groundStateBytes(hamiltonian, searchOf(spec))),
    states + (stored ? storingBytes(states) : 0),
  );
}

function evolutionBytes(spec: EvolveSpec, hamiltonian: Operator, times: TimeList, stored: boolean): number {
  const { method, imaginary, maxProducts, maxDimension, memory, initial } = spec;
  const state = 16 * hamiltonian.dimension;
  const start = initial.startsWith("groundstate") ? groundStateBytes(hamiltonian, searchOf(spec)) : 2 * state;
  const evolution = quenchBytes(hamiltonian, times, { method, imaginary, maxProducts, maxDimension, memory });
  return Math.max(start, evolution, 2 * state + (stored ? storingBytes(2 * state) : 0));
}

/** Products with H that a level takes. */
const productsPerLevel = 80;

/** Products with H of an evolution, and what each takes for each state beside them: a step of Chebyshev's needs no orthogonal space. */
function evolutionWork({ times, method, imaginary }: EvolveSpec, [lower, upper]: readonly [number, number]) {
  const action = (Math.max(...times, 0) - Math.min(...times, 0)) * (upper - lower);
  const products = imaginary === true ? 150 + 3 * Math.sqrt(action) : 30 + action / 2;
  return { products, beside: method === "chebyshev" ? 10 * (1 + times.length) : 100 };
}

/** What a spec takes, with its result stored. */
export function quantumCost(spec: GroundStateSpec | EvolveSpec, model: Model): Cost {
  if (hasSectors(spec)) {
    return spec.experiment === "groundstate" ? sectorCost(spec, model) : sectorEvolutionCost(spec, model);
  }
  const { hamiltonian } = model;
  const { bounds, dimension } = hamiltonian;
  const state = 16 * dimension;
  const product = 20 * dimension * hamiltonian.hilbert.sites;
  const base = 20_000;
  if (spec.experiment === "groundstate") {
    const { levels } = spec;
    const work = productsPerLevel * levels * (product + 40 * dimension * levels);
    return { memory: levelsBytes(spec, hamiltonian, true), disk: base + state * levels, work };
  }
  const { times, observables } = spec;
  const { products, beside } = evolutionWork(spec, bounds);
  const applied = hamiltonian.hilbert.kind === "spins" ? product / 10 : product; // flips need no look at signs
  const measured = times.length * observables.length;
  return {
    memory: evolutionBytes(spec, hamiltonian, timeList("evolve", times), true),
    disk: base + 2 * state + 8 * measured,
    work: products * (applied + beside * dimension) + measured * product,
  };
}

/** About how many states of the basis each sector has, and numbers of stored elements of H there. */
function shareOf(sectors: readonly SpecSector[], { dimension, hilbert }: Operator) {
  const order = Math.min(...sectors.map(({ group }) => group.order));
  const share = Math.ceil((1.1 * dimension) / order) + 64;
  return { share, elements: 24 * share * hilbert.sites };
}

/** About what a search for levels of an operator that is not there yet takes: see EigenBytes in native/krylov/eigenpairs.cc. */
function searchBytes(states: number, levels: number, memory: number): number {
  const [leastBlocks, usualBlocks, mostBlocks, usualRows, beside] = [4, 20, 256, 2 ** 21, 4];
  const useful = Math.min(Math.max(usualRows / states, usualBlocks), mostBlocks, Math.max(states / 2, 3));
  const basis = Math.min(Math.max(memory / (16 * states) - 1, leastBlocks), useful);
  return 16 * states * (levels + 1 + Math.max(basis + beside, levels) + levels);
}

/** Of levels in sectors: states are found among all of the basis, and each sector has about its share of them. */
function sectorCost(spec: GroundStateSpec, { lattice, hamiltonian }: Model): Cost {
  const sectors = sectorsOf(spec, lattice);
  const { levels, memory = groundStateDefaults.memory } = spec;
  const { share, elements } = shareOf(sectors, hamiltonian);
  const state = 16 * share;
  const search = searchBytes(share, levels, memory);
  const stored = spec.sectors === "all" ? 0 : state * levels + storingBytes(state * levels);
  const work = 2 * hamiltonian.dimension + productsPerLevel * levels * (elements + 40 * share * levels);
  return {
    memory: hamiltonian.dimension / 4 + elements + Math.max(search, stored),
    disk: 20_000 + (spec.sectors === "all" ? 0 : 8 * share + state * levels),
    work: work * sectors.length,
  };
}

/** Of an evolution in a sector: it starts from a state of the whole basis, and what does not commute with the group is measured there. */
function sectorEvolutionCost(spec: EvolveSpec, { lattice, hamiltonian }: Model): Cost {
  const { times, observables, memory = propagationDefaults.memory, initial } = spec;
  const { dimension, bounds } = hamiltonian;
  const { share, elements } = shareOf(sectorsOf(spec, lattice), hamiltonian);
  const [state, whole] = [16 * share, 16 * dimension];
  const { products, beside } = evolutionWork(spec, bounds);
  const measured = times.length * observables.length;
  const start = initial.startsWith("groundstate") ? groundStateBytes(hamiltonian, searchOf(spec)) : 2 * whole;
  return {
    memory: Math.max(start, 2 * whole + elements + Math.min(memory, 200 * state) + 4 * state),
    disk: 20_000 + 2 * state + 8 * share + 8 * measured,
    work: 2 * dimension + products * (elements + beside * share) + 40 * measured * dimension,
  };
}

/** What a search for levels depends on; the evolution's ground state has no number of levels. */
function searchOf({ tolerance, maxProducts, memory, ...spec }: GroundStateSpec | EvolveSpec) {
  return { tolerance, maxProducts, memory, levels: "levels" in spec ? spec.levels : 1 };
}

/** Names --memory as a remedy only where its smallest value would fit, and the number of states that fit with that. */
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
  const also = bytes > least ? ", and a smaller --memory" : "";
  const smaller = fitting < 2 ? "a smaller system" : `a system of at most ${fitting} basis states${also}`;
  const remedy =
    least <= commandMemory()
      ? `Take a smaller --memory, with which up to ${fitting} basis states fit, or a smaller system.`
      : `Take ${smaller}.`;
  requireCommandMemory({ command, what, bytes, remedy });
}
