import { ArgumentError } from "infinite-nnqs";
import { calls } from "../publicSurface/calls.js";
import { callableOf, fresh } from "../publicSurface/surface.js";
import { test } from "../support/test.js";

/** What is the caller's own as documented: it stops the work with whatever it throws. */
const own = /^(onProgress|onWarning|derivative)$/;

test("what a caller's function throws comes through if it is an error, and in one of ours that names the function if it is not", async (t) => {
  const problems: string[] = [];
  let functions = 0;
  const attempt = async (name: string, what: string, args: (f: () => never) => unknown[]) => {
    functions++;
    const outcome = (thrown: unknown) =>
      (async () =>
        callableOf(
          name,
          calls[name]!,
        )(
          ...args(() => {
            throw thrown;
          }),
        ))().then(
        () => "nothing",
        (error: unknown) => error,
      );
    const failure = new Error("of the caller");
    const passed = await outcome(failure);
    if (passed === "nothing") return; // never called
    if (passed !== failure) problems.push(`${name}: ${what} threw an Error, its caller saw ${String(passed)}`);
    const wrapped = await outcome(3);
    if (!(wrapped instanceof ArgumentError) || wrapped.cause !== 3)
      problems.push(`${name}: ${what} threw 3, its caller saw ${String(wrapped)}`);
  };
  for (const [name, call] of Object.entries(calls)) {
    if (name === "runs.withLock") continue; // the work's own results and errors, whatever they are
    for (const [i, argument] of call.args.entries()) {
      if (typeof argument === "function") await attempt(name, `argument ${i}`, (f) => fresh(call.args).with(i, f));
      if (i !== call.options) continue;
      for (const [key, value] of Object.entries(argument as object)) {
        if (typeof value !== "function" || own.test(key)) continue;
        await attempt(name, key, (f) => fresh(call.args).with(i, { ...(argument as object), [key]: f }));
      }
    }
  }
  const inputs = (f: () => never) => [{ dimension: 8, inputs: f }, ...calls["dataset.task"]!.args.slice(1)];
  await attempt("dataset.task", "basis.inputs", inputs);
  const quench = calls["exact.quench"]!;
  const observed = (f: () => never) => [...quench.args.slice(0, 2), { times: [0.1], observables: { own: f } }];
  await attempt("exact.quench", "observables.own", observed);
  const train = calls["ensemble.train"]!;
  for (const key of ["load", "save"]) {
    const store = { load: async () => undefined, save: async () => {} };
    await attempt("ensemble.train", `checkpoint.${key}`, (f) => [
      ...train.args.slice(0, 2),
      { members: 1, steps: 1, learningRate: 0.1, checkpoint: { ...store, [key]: f } },
    ]);
  }
  t.true(functions >= 8, `${functions} functions were tried`);
  t.deepEqual(problems, []);
});
