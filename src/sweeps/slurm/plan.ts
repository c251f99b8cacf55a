import { ArgumentError } from "../../native/errors.js";
import { type Cluster, memoryOf, type NodeGroup, nodesFor } from "./cluster.js";
import { memoryText } from "./slurmFormats.js";
import type { SlurmRequest } from "./slurmOptions.js";

/** A cell that is to be computed under Slurm. */
export interface PlannedCell {
  readonly id: string;
  /** Bytes of memory that it needs at most, its process included. */
  readonly bytes: number;
}

/** One job array. */
export interface PlannedArray {
  readonly cpus: number;
  /** Mebibytes of a task; undefined: the cluster's default, because it does not count memory. */
  readonly memory: number | undefined;
  /** The cells of each task, one after the other. */
  readonly tasks: readonly (readonly string[])[];
}

const mebibyte = 2 ** 20;
const leastMemory = 512; // mebibytes: Node.js with the addon has 100 to 200
const margin = 1.1;

/**
 * Divides cells among tasks, and tasks among job arrays: all tasks of an array get the same memory and CPUs, so that cells of about the
 * same need, up to a factor of two, go together; no array is longer than the cluster allows.
 *
 * @throws {ArgumentError} if the request does not fit the cluster, or a cell no node.
 */
export function planArrays(cells: readonly PlannedCell[], request: SlurmRequest, cluster: Cluster): PlannedArray[] {
  const nodes = nodesFor(request, cluster);
  const largest = memoryOf(nodes);
  const memoryClass = ({ id, bytes }: PlannedCell): number | undefined => {
    const limit = request.memory ?? largest;
    if (bytes / mebibyte > limit) throw tooLarge(id, Math.ceil(bytes / mebibyte), request, limit);
    if (request.memory !== undefined || largest === Infinity) return request.memory;
    return Math.min(largest, Math.max(leastMemory, 2 ** Math.ceil(Math.log2((bytes * margin) / mebibyte))));
  };
  const classes = new Map<number | undefined, string[]>();
  for (const cell of cells) {
    const memory = memoryClass(cell);
    const ids = classes.get(memory);
    if (ids === undefined) classes.set(memory, [cell.id]);
    else ids.push(cell.id);
  }
  return [...classes].flatMap(([memory, ids]) => {
    const cpus = request.cpus ?? cpusWorth(memory ?? 0, nodes);
    return chunks(chunks(ids, request.bundle), cluster.maxArraySize).map((tasks) => ({ cpus, memory, tasks }));
  });
}

/** As many CPUs as a share of memory leaves to nobody else: a third of a node's memory is worth a third of its CPUs. */
function cpusWorth(memory: number, nodes: readonly NodeGroup[]): number {
  const shares = nodes
    .filter((node) => node.memory > 1 && node.memory >= memory)
    .map((node) => Math.min(node.cpus, Math.max(1, Math.round((memory / node.memory) * node.cpus))));
  return shares.length === 0 ? 1 : Math.min(...shares);
}

function tooLarge(id: string, need: number, request: SlurmRequest, limit: number): ArgumentError {
  const what = request.memory === undefined ? "the largest node there has" : "{ memory } allows";
  const remedy = request.memory === undefined ? "Choose another { partition }, or a smaller cell." : "Allow more.";
  return new ArgumentError(
    `nnqs sweep: cell ${id} needs ${memoryText(need)} of memory, more than the ${memoryText(limit)} that ${what}. ${remedy}`,
  );
}

function chunks<T>(items: readonly T[], size: number): T[][] {
  return Array.from({ length: Math.ceil(items.length / size) }, (_, i) => items.slice(i * size, (i + 1) * size));
}
