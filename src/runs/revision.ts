import { spawnSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";

/** Which sources this package is made of. */
export interface Revision {
  /** Hash of the commit; null where it is not known. */
  readonly commit: string | null;
  /** Whether nothing of what the package is made of was changed since; null where it is not known. */
  readonly clean: boolean | null;
}

const unknown: Revision = { commit: null, clean: null };
const packageRoot = fileURLToPath(new URL("../../", import.meta.url));

/** Where a packed package keeps its revision: scripts/write-revision.mjs. */
export const revisionFile = join("dist", "revision.json");

/** What the package is made of: users keep specs and results of their own in a checkout, which are no change of it. */
const sources = ["src", "native", "CMakeLists.txt", "package.json", "package-lock.json", "tsconfig.json"];

/** Longer than any checkout of this package takes, in milliseconds. */
const patience = 2000;

let known: Revision | undefined;

/** The revision of this package, asked for once: its sources do not change once they are loaded. */
export function packageRevision(): Revision {
  known ??= revisionOf(packageRoot);
  return known;
}

/**
 * The revision of a package: of a git checkout by git, of a packed one from its file. Unknown where git is absent or fails; git is not
 * asked unless the directory itself is a checkout, as an installed package lies in those of others.
 */
export function revisionOf(root: string): Revision {
  return existsSync(join(root, ".git")) ? fromGit(root) : fromFile(join(root, revisionFile));
}

function fromGit(cwd: string): Revision {
  const asked = ["-c", "core.fsmonitor=false", "status", "--porcelain=v2", "--branch", "--", ...sources];
  const { status, stdout } = spawnSync("git", asked, {
    cwd,
    encoding: "utf8",
    timeout: patience,
    maxBuffer: 2 ** 26,
    stdio: ["ignore", "pipe", "ignore"],
    env: gitEnvironment(),
  });
  if (status !== 0) return unknown;
  const commit = /^# branch\.oid ([0-9a-f]{40,64})$/m.exec(stdout)?.[1] ?? null;
  return { commit, clean: !/^[^#]/m.test(stdout) };
}

/** Without the variables by which a hook names another repository; git is not to write its index. */
function gitEnvironment(): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith("GIT_"));
  return { ...Object.fromEntries(others), GIT_OPTIONAL_LOCKS: "0" };
}

function fromFile(path: string): Revision {
  try {
    const { commit, clean } = JSON.parse(readFileSync(path, "utf8")) as Partial<Record<keyof Revision, unknown>>;
    return typeof commit === "string" && typeof clean === "boolean" ? { commit, clean } : unknown;
  } catch {
    return unknown; // a copy of the sources without git, or a damaged file: nothing depends on it
  }
}
