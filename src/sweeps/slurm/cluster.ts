import { suggestedValue } from "../../arguments/index.js";
import { ArgumentError } from "../../native/errors.js";
import { runSlurmPatiently } from "./slurmCommand.js";
import { memoryText, readTimeLimit } from "./slurmFormats.js";
import type { SlurmRequest } from "./slurmOptions.js";

/** Nodes of one kind in one partition. */
export interface NodeGroup {
  readonly partition: string;
  /** Whether jobs that name no partition go there. */
  readonly isDefault: boolean;
  readonly cpus: number;
  /** Mebibytes; 1 where the administrator has not said. */
  readonly memory: number;
  /** Seconds; undefined: no limit. */
  readonly limit: number | undefined;
}

/** What we need to know of a cluster. */
export interface Cluster {
  /** Indices of an array are below it. */
  readonly maxArraySize: number;
  readonly groups: readonly NodeGroup[];
}

/** Seconds for which a controller that does not answer is asked again. */
const patience = 60;

/** Asks Slurm. @throws {SlurmError} if it is not there or does not answer. */
export async function readCluster(signal?: AbortSignal): Promise<Cluster> {
  const options = { seconds: patience, signal };
  const groups = await runSlurmPatiently("sinfo", ["--noheader", "--all", "--exact", "--format=%P|%c|%m|%l"], options);
  const config = await runSlurmPatiently("scontrol", ["show", "config"], options);
  return {
    maxArraySize: Number(/^MaxArraySize\s*=\s*(\d+)/m.exec(config)?.[1] ?? 1001),
    groups: groups.split("\n").flatMap(readGroup),
  };
}

function readGroup(line: string): NodeGroup[] {
  const [, partition, star, cpus, memory, limit] = /^(.*?)(\*?)\|(\d+)\+?\|(\d+)\+?\|(.*)$/.exec(line.trim()) ?? [];
  if (partition === undefined) return [];
  return [
    { partition, isDefault: star === "*", cpus: Number(cpus), memory: Number(memory), limit: readTimeLimit(limit!) },
  ];
}

/**
 * The nodes that a request may run on. What no node has would wait for ever, or be refused without a reason.
 *
 * @throws {ArgumentError} naming the option, with what there is.
 */
export function nodesFor(request: SlurmRequest, { groups }: Cluster): readonly NodeGroup[] {
  const names = [...new Set(groups.map(({ partition }) => partition))];
  const unknown = request.partitions.find((name) => !names.includes(name));
  if (unknown !== undefined) {
    const meant = suggestedValue(unknown, names);
    const question = meant === undefined ? "" : ` Did you mean ${meant}?`;
    throw new ArgumentError(
      `nnqs sweep: there is no partition ${JSON.stringify(unknown)} ({ partition }).${question} The cluster has ${names.join(", ")}.`,
    );
  }
  const chosen =
    request.partitions.length > 0 ? groups.filter(({ partition }) => request.partitions.includes(partition)) : [];
  const byDefault = groups.filter(({ isDefault }) => isDefault);
  const nodes = chosen.length > 0 ? chosen : byDefault;
  if (nodes.length === 0) {
    throw new ArgumentError(
      `nnqs sweep: the cluster has no default partition. Choose one by { partition }: ${names.join(", ")}.`,
    );
  }
  requireAtMost("cpus", request.cpus, Math.max(...nodes.map(({ cpus }) => cpus)), "a node there has", String);
  requireAtMost("memory", request.memory, memoryOf(nodes), "a node there has", memoryText);
  const limit = Math.max(...nodes.map((node) => node.limit ?? Number.POSITIVE_INFINITY));
  requireAtMost("time", request.seconds, limit, "the partition allows", (seconds) => `${seconds / 60} minutes`);
  return nodes;
}

/** The largest memory of a node in mebibytes; infinite where the administrator has not said. */
export function memoryOf(nodes: readonly NodeGroup[]): number {
  const known = nodes.map(({ memory }) => memory).filter((memory) => memory > 1);
  return known.length === 0 ? Number.POSITIVE_INFINITY : Math.max(...known);
}

function requireAtMost(
  name: string,
  asked: number | undefined,
  most: number,
  who: string,
  text: (value: number) => string,
): void {
  if (asked === undefined || asked <= most) return;
  throw new ArgumentError(
    `nnqs sweep: { ${name} } must be at most the ${text(most)} that ${who}, not ${text(asked)}. Ask for less, or choose another { partition }.`,
  );
}
