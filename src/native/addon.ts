import { createRequire } from "node:module";
import { isMainThread } from "node:worker_threads";
import { addonFile, addonRemedy } from "./addonFile.js";
import * as errors from "./errors.js";
import type { NativeFunctions } from "./functions/index.js";
import { type LoadEnvironment, withLoadEnvironment } from "./loadEnvironment.js";

/** What the loader says where a limit of the address space leaves too little. */
const noAddresses = /failed to map segment|cannot allocate memory|cannot create .* (?:map|memory)/i;

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n", 1)[0]!;
}

function load(): [NativeFunctions, LoadEnvironment] {
  try {
    const [addon, environment] = withLoadEnvironment(
      () => createRequire(import.meta.url)(addonFile()) as NativeFunctions,
    );
    addon.setErrorClasses(errors);
    return [addon, environment];
  } catch (cause) {
    const said = `The native addon could not be loaded: ${firstLine(cause)}.`;
    if (noAddresses.test(firstLine(cause))) {
      throw new errors.MemoryError(`${said} Allow more memory: ulimit -v leaves too little (2 GB are enough).`, {
        cause,
      });
    }
    throw new errors.NnqsError(`${said} ${addonRemedy}`, { cause });
  }
}

const [loaded, environment] = load();
loaded.useKernelsOfEnvironment();

/** The addon of this process (one copy of its state per thread). */
export const addon: NativeFunctions = loaded;

// The end of the process waits for no job. (Those of a worker thread end with it, by a hook of the addon.)
if (isMainThread) process.once("exit", (status) => addon.cancelJobs(status));

/** What the libraries under the addon were asked for when this thread loaded it. */
export const addonEnvironment: LoadEnvironment = environment;
