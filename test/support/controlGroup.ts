import { mkdirSync, readFileSync, rmdirSync, writeFileSync } from "node:fs";

/** A control group below that of this process. */
export interface ControlGroup {
  readonly path: string;
  /** Its version. */
  readonly version: 1 | 2;
}

/** A control group with a limit, which `limit` sets, of either version; undefined where none can be made. */
export function controlGroup(controller: string, limit: (group: ControlGroup) => void): ControlGroup | undefined {
  for (const line of readFileSync("/proc/self/cgroup", "utf8").trim().split("\n")) {
    const [, controllers, path] = line.split(":") as [string, string, string];
    const version = controllers.split(",").includes(controller) ? 1 : 2;
    if (version === 2 && controllers !== "") continue;
    const root = `/sys/fs/cgroup${version === 1 ? `/${controller}` : ""}${path}`;
    const group = { path: `${root}/nnqs-${controller}-${process.pid}`.replaceAll("//", "/"), version } as const;
    try {
      mkdirSync(group.path);
      limit(group);
      return group;
    } catch {
      removeControlGroup(group);
    }
  }
  return undefined;
}

/** Removes it, unless a process is in it that is just ending, or it was not made. */
export function removeControlGroup(group: ControlGroup | undefined): void {
  try {
    if (group !== undefined) rmdirSync(group.path);
  } catch {
    // it was not made, or its last process is just ending
  }
}

/** Writes one of its files, whose name depends on the version. */
export function setLimit({ path, version }: ControlGroup, names: readonly [string, string], value: string): void {
  writeFileSync(`${path}/${names[version - 1]}`, value);
}
