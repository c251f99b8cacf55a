import { mostSpins } from "../../arguments/index.js";
import type { Task } from "../../dataset/task.js";
import { SpinHilbert } from "../../hilbert/spins.js";
import type { JobOptions } from "../../native/job.js";
import { inTurns } from "../../native/turns.js";

/** Points of a task as words of d bits, bit i set where input i is −1. */
export interface SpinStates {
  readonly spins: number;
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/** The points of a task as states of spins, or why they are none. */
export async function spinStates(task: Task, { signal }: JobOptions): Promise<SpinStates | string> {
  const { basis, trainIndices, testIndices } = task;
  if (basis instanceof SpinHilbert) {
    const { sites, up } = basis;
    if (sites > mostSpins) return `2^${sites} states are too many; at most 2^${mostSpins} are treated`;
    if (up === undefined) return { spins: sites, train: trainIndices, test: testIndices };
    const words = await sectorWords(basis.dimension, sites - up, signal);
    const at = async (indices: Int32Array) => {
      const chosen = new Int32Array(indices.length);
      const choose = (begin: number, end: number) => {
        for (let i = begin; i < end; i++) chosen[i] = words[indices[i]!]!;
      };
      await inTurns(chosen.length, choose, { signal });
      return chosen;
    };
    return { spins: sites, train: await at(trainIndices), test: await at(testIndices) };
  }
  const spins = task.inputs.columns;
  if (spins > mostSpins) return `inputs have ${spins} components; at most ${mostSpins} spins are treated`;
  const seen = new Uint8Array(2 ** spins);
  const train = await wordsOf(task, trainIndices, seen, signal);
  if (typeof train === "string") return train;
  const test = await wordsOf(task, testIndices, seen, signal);
  return typeof test === "string" ? test : { spins, train, test };
}

/** The words of so many ones, ascending: each from the one before by Gosper's rule (HAKMEM, item 175). */
async function sectorWords(count: number, ones: number, signal: AbortSignal | undefined): Promise<Int32Array> {
  const words = new Int32Array(count);
  let word = 2 ** ones - 1;
  const list = (begin: number, end: number) => {
    for (let i = begin; i < end; i++) {
      words[i] = word;
      if (word === 0) continue;
      const lowest = word & -word;
      const carried = word + lowest;
      word = carried + ((word ^ carried) >>> (2 + 31 - Math.clz32(lowest)));
    }
  };
  await inTurns(count, list, { signal, cost: 4 });
  return words;
}

async function wordsOf(
  { inputs }: Task,
  indices: Int32Array,
  seen: Uint8Array,
  signal: AbortSignal | undefined,
): Promise<Int32Array | string> {
  const words = new Int32Array(indices.length);
  const { columns: spins, data } = inputs;
  let problem: string | undefined;
  const read = (begin: number, end: number) => {
    for (let i = begin; i < end && problem === undefined; i++) {
      const [row, start] = [indices[i]!, spins * indices[i]!];
      let word = 0;
      for (let k = 0; k < spins; k++) {
        const value = data[start + k]!;
        if (value === -1) word |= 1 << k;
        else if (value !== 1) problem = `component ${k} of input ${row} is ${value}, and spins are +1 or −1`;
      }
      if (problem === undefined && seen[word] === 1) problem = `input ${row} occurs twice`;
      seen[word] = 1;
      words[i] = word;
    }
  };
  await inTurns(words.length, read, { signal, cost: spins });
  return problem ?? words;
}
