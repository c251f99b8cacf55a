import { createRequire } from "node:module";
import { sep } from "node:path";
import { fileURLToPath } from "node:url";
import { isMainThread } from "node:worker_threads";
import * as errors from "./errors.js";
import type { NativeFunctions } from "./functions/index.js";
import { type LoadEnvironment, withLoadEnvironment } from "./loadEnvironment.js";

const path = fileURLToPath(new URL("../../build/Release/nnqs.node", import.meta.url));

/** An installed package is built anew by npm; a clone by its own script. */
const rebuild = path.includes(`${sep}node_modules${sep}`) ? "npm rebuild infinite-nnqs" : "npm run build";

const remedy =
  `Build it with: ${rebuild}. That needs a C++20 compiler, CMake and libraries; on Debian or Ubuntu: apt-get install g++ cmake make ` +
  "pkg-config libopenblas-dev liblapacke-dev libblis-openmp-dev libhwy-dev librandom123-dev";

/** What the loader says where a limit of the address space leaves too little. */
const noAddresses = /failed to map segment|cannot allocate memory|cannot create .* (?:map|memory)/i;

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n", 1)[0]!;
}

function load(): [NativeFunctions, LoadEnvironment] {
  try {
    const [addon, environment] = withLoadEnvironment(() => createRequire(import.meta.url)(path) as NativeFunctions);
    addon.setErrorClasses(errors);
    return [addon, environment];
  } catch (cause) {
    const said = `The native addon could not be loaded: ${firstLine(cause)}.`;
    if (noAddresses.test(firstLine(cause))) {
      throw new errors.MemoryError(`${said} Allow more memory: ulimit -v leaves too little (2 GB are enough).`, {
        cause,
      });
    }
    throw new errors.NnqsError(`${said} ${remedy}`, { cause });
  }
}

const [loaded, environment] = load();
loaded.useKernelsOfEnvironment();

/** The addon of this process (one copy of its state per thread). */
export const addon: NativeFunctions = loaded;

// The end of the process waits for no job. (Those of a worker thread end with it, by a hook of the addon.)
if (isMainThread) process.once("exit", () => addon.cancelJobs());

/** What the libraries under the addon were asked for when this thread loaded it. */
export const addonEnvironment: LoadEnvironment = environment;
