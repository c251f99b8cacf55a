import { writeFileSync } from "node:fs";
import { chdir } from "node:process";
import { runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";
import { type Call, calls } from "./calls.js";
import { callableOf, fresh, publicSurface } from "./surface.js";

/** What waits for files, for the process that draws, or has a reporter instead, and computes nothing itself. */
const waits = /^(runs\.|figures\.render|experiments\.(planFigures|readState|runExperiment)$)/;

/** Methods that only this library calls. */
const internal = new Set([
  ...["Loss#evaluateAt", "Loss#squareOf", "Target#vector", "Task#readInputs", "SymmetrizedKernels#eachRows"],
  ...["requireMemory", "copiedInitial", "factorsAt", "evolve", "unscaled", "scaled", "rescaled"].map(
    (name) => `Prediction#${name}`,
  ),
]);

chdir(temporaryDirectory()); // what is taken for a path is there
writeFileSync("psi.npy", runs.encodeNpy(runs.float64(Float64Array.of(0.6, 0.8))));

const optionsOf = ({ args, options }: Call) => (args[options ?? -1] ?? {}) as Readonly<Record<string, unknown>>;

/** What each call returns, and what its promise holds. */
const results = new Map<string, { readonly returned: unknown; readonly value: unknown }>();
test.before(async () => {
  for (const [name, call] of Object.entries(calls)) {
    const returned = callableOf(name, call)(...fresh(call.args));
    results.set(name, { returned, value: await returned });
  }
});

test("whatever computes and returns a promise takes signal and onProgress", (t) => {
  const lacking: string[] = [];
  for (const [name, call] of Object.entries(calls)) {
    if (!(results.get(name)!.returned instanceof Promise)) continue;
    const options = optionsOf(call);
    for (const option of ["signal", "onProgress"])
      if (!(option in options) && !waits.test(name)) lacking.push(`${name}: ${option}`);
  }
  t.deepEqual(lacking, []);
});

test("a signal that has been aborted ends whatever takes one, with its reason", async (t) => {
  const reason = new Error("enough");
  const deaf: string[] = [];
  for (const [name, call] of Object.entries(calls)) {
    const options = optionsOf(call);
    if (!("signal" in options)) continue;
    const args = fresh(call.args).with(call.options!, { ...options, signal: AbortSignal.abort(reason) });
    const error = await (async () => callableOf(name, call)(...args))().then(
      () => "none",
      (cause: unknown) => cause,
    );
    if (error !== reason) deaf.push(`${name}: ${error}`);
  }
  t.deepEqual(deaf, []);
});

test("methods of whatever is returned have calls too", (t) => {
  const methods = new Set([...publicSurface().keys(), ...Object.keys(calls)].map((name) => name.replace(/^\w+\./, "")));
  const missing = new Set<string>();
  for (const { value: result } of results.values()) {
    const prototype: unknown =
      typeof result === "object" && result !== null ? Object.getPrototypeOf(result) : undefined;
    if (typeof prototype !== "object" || prototype === null) continue;
    const { name: type } = prototype.constructor;
    if (!/^class\b/.test(Function.prototype.toString.call(prototype.constructor))) continue;
    for (const [key, { value }] of Object.entries(Object.getOwnPropertyDescriptors(prototype))) {
      const method = `${type}#${key}`;
      if (key !== "constructor" && typeof value === "function" && !methods.has(method) && !internal.has(method))
        missing.add(method);
    }
  }
  t.deepEqual([...missing], []);
});
