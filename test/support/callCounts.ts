import { Session } from "node:inspector/promises";

// From the beginning: V8 counts in detail what it compiles from then on, and of an async function compiled before, how often it goes on.
const session = new Session();
session.connect();
await session.post("Profiler.enable");
await session.post("Profiler.startPreciseCoverage", { callCount: true, detailed: true });

/** How often `work` called each named function of the library: "dataset/makeTask checkedTarget" and so on; of those of one name in a file, all. */
export async function callCounts(work: () => Promise<unknown>): Promise<ReadonlyMap<string, number>> {
  await session.post("Profiler.takePreciseCoverage"); // which begins again at 0
  await work();
  const { result } = await session.post("Profiler.takePreciseCoverage");
  const counts = new Map<string, number>();
  for (const { url, functions } of result) {
    const [, file] = url.split("/dist/");
    if (file === undefined) continue;
    for (const { functionName, ranges } of functions) {
      const name = `${file.replace(/\.js$/, "")} ${functionName}`;
      if (functionName !== "") counts.set(name, (counts.get(name) ?? 0) + ranges[0]!.count);
    }
  }
  return counts;
}
