import { writeFileSync } from "node:fs";
import { chdir } from "node:process";
import { ArgumentError, graph, linalg, NnqsError, runs, stax } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";
import { type Call, calls } from "./calls.js";
import { callableOf, fresh, publicSurface } from "./surface.js";

const surface = publicSurface();

const revoked = Proxy.revocable({}, {});
revoked.revoke();
const detached = new Float64Array(8);
structuredClone(detached.buffer, { transfer: [detached.buffer] });

const hostile: readonly unknown[] = [
  ...[
    undefined,
    null,
    Number.NaN,
    Number.POSITIVE_INFINITY,
    -1,
    1.5,
    2 ** 53,
    -0,
    true,
    "",
    "1",
    "flow",
    10n,
    Symbol("s"),
  ],
  ...[
    {},
    [],
    [null],
    ["1"],
    [[]],
    [Symbol("s")],
    { length: 2 },
    Object.create(null),
    new Date(0),
    new Map(),
    /x/,
    () => 1,
  ],
  ...[new Float64Array(3), new Float32Array(2), new BigInt64Array(2), new DataView(new ArrayBuffer(8)), detached],
  ...[new Proxy({}, {}), revoked.proxy, new Proxy([], { get: () => { throw new TypeError("trap"); } })], // biome-ignore format: one line
  ...[new Proxy(new Float64Array(16), {}), Object.create(AbortSignal.prototype)],
];

function shown(value: unknown): string {
  try {
    return typeof value === "symbol"
      ? "Symbol"
      : `${typeof value} ${JSON.stringify(value) ?? String(value)}`.slice(0, 60);
  } catch {
    return typeof value;
  }
}

/** Whether a number in a result is NaN. */
function hasNaN(value: unknown, depth = 0): boolean {
  if (typeof value === "number") return Number.isNaN(value);
  if (value instanceof Float64Array || value instanceof Float32Array) return value.some(Number.isNaN);
  if (typeof value !== "object" || value === null || depth > 3) return false;
  return Object.values(value).some((part) => hasNaN(part, depth + 1));
}

/** What comes of a call that may be wrong: undefined if it is well, or says so by an error of ours. */
async function problemOf(
  call: () => unknown,
  { mayBeNaN = false, throws = NnqsError }: Call,
): Promise<string | undefined> {
  try {
    const result = await call();
    return hasNaN(result) && !mayBeNaN ? "gave NaN" : undefined;
  } catch (error) {
    if (error instanceof NnqsError || error instanceof throws) return undefined;
    return `threw ${error instanceof Error ? `${error.name}: ${error.message}` : String(error)}`;
  }
}

chdir(temporaryDirectory()); // what is taken for a path is there
writeFileSync("psi.npy", runs.encodeNpy(runs.float64(Float64Array.of(0.6, 0.8))));

test("every function, class and method that is exported has a valid call here, and nothing else has", (t) => {
  const named = new Set(Object.keys(calls));
  const missing = [...surface.keys()].filter((name) => !named.has(name));
  t.deepEqual(missing, [], "add a call to test/publicSurface/calls.ts");
  const returned =
    /^(predict\.(\w*Prediction|Covariances|KernelOperator)|ensemble\.SpectrumEnsemble|dataset\.Task|hilbert\.SymmetricHilbert|loss\.Loss|stax\.(Compiled|Symmetrized)Kernels)#/;
  t.deepEqual(
    [...named].filter((name) => !surface.has(name) && !returned.test(name)),
    [],
  );
});

test("the calls are valid", async (t) => {
  for (const [name, call] of Object.entries(calls)) {
    await t.notThrowsAsync(async () => callableOf(name, call)(...fresh(call.args)), name);
  }
});

test("an option that does not exist is refused, and one that is misspelt is named", async (t) => {
  for (const [name, call] of Object.entries(calls)) {
    const { options: place } = call;
    if (place === undefined) continue;
    const options = call.args[place] as Record<string, unknown>;
    const withKey = (key: string) =>
      callableOf(name, call)(...fresh(call.args).with(place, { ...options, [key]: undefined }));
    const refusal = async (key: string) =>
      (await t.throwsAsync(async () => withKey(key), { any: true }, name)) as Error | undefined;
    t.regex((await refusal("noSuchOption"))?.message ?? "", /there is no option `noSuchOption`/, name);
    for (const known of Object.keys(options).filter((key) => key.length > 3)) {
      const error = await refusal(`${known.slice(0, -1)}${known.at(-1)}${known.at(-1)}`);
      t.regex(error?.message ?? "", new RegExp(`Did you mean \`${known}\``), name);
    }
  }
});

test("arguments and options of any value give an error of ours, or a result without NaN", async (t) => {
  const problems: string[] = [];
  for (const [name, call] of Object.entries(calls)) {
    const target = callableOf(name, call);
    const attempt = async (what: string, args: unknown[]) => {
      const problem = await problemOf(() => target(...args), call);
      if (problem !== undefined) problems.push(`${name}: ${what} ${problem}`);
    };
    for (const [i, argument] of call.args.entries()) {
      for (const value of hostile) {
        await attempt(`argument ${i} = ${shown(value)}`, fresh(call.args).with(i, value));
        if (i !== call.options) continue;
        for (const key of Object.keys(argument as object)) {
          const options = { ...(argument as object), [key]: value };
          await attempt(`option ${key} = ${shown(value)}`, fresh(call.args).with(i, options));
        }
      }
    }
    for (let given = 0; given < call.args.length; given++)
      await attempt(`${given} arguments`, fresh(call.args).slice(0, given));
  }
  t.deepEqual(problems, []);
});

test("arguments beyond the parameters are refused in the name of the function", async (t) => {
  const anyNumber = ["stax.freeze", "stax.parallel", "stax.serial"]; // of layers
  for (const [name, call] of Object.entries(calls)) {
    if (anyNumber.includes(name)) continue;
    const own = name.split(/[#.]/).at(-1)!;
    const target = callableOf(name, call);
    const refused = await t.throwsAsync(
      async () => target(...fresh(call.args), ...Array.from({ length: 9 - call.args.length }, () => undefined)),
      { instanceOf: ArgumentError },
      name,
    );
    const most = Number(
      /^(?:\w+\.)*(\w+): takes (?:no|(\d)) arguments?, not 9: /.exec(refused?.message ?? "")?.[2] ?? 0,
    );
    t.regex(refused?.message ?? "", new RegExp(`^(\\w+\\.)*${own}: takes `), name);
    t.true(most >= call.args.length, `${name} takes ${most}, its call passes ${call.args.length}`);
  }
});

/** What errors of a constructor are in the name of: the function that callers use instead; and what names itself otherwise. */
const otherNames: Readonly<Record<string, RegExp>> = {
  "experiments.parseSpec": /^(parseSpec|spec): /, // its caller says what the spec is of
  "experiments.planFigures": /^(planFigures: |reproduce fig\d: )/, // the command's choices
  "hilbert.FermionHilbert": /^hilbert\.(fermions|FermionHilbert): /,
  "hilbert.SpinHilbert": /^hilbert\.(spins|SpinHilbert): /,
  "stax.Network": /^(serial|Network): /,
};

/** What has the right type and makes a function fail later: a zero kernel, odd numbers, too many states, terms that are not Hermitian. */
const strangers: readonly unknown[] = [
  stax.serial(stax.dense(3, { wStd: 0 }), stax.relu(), stax.dense(1)),
  new linalg.Matrix(2, 2),
  new linalg.Matrix(3, 2),
  5,
  graph.chain(32),
  [["+", [[0, "up"]], 1]],
  [["+", [0], 1]],
  Uint8Array.of(1, 2, 3),
  [3, 1],
  [2.5],
];

test("every error is in the name of the function that was called", async (t) => {
  const strange: string[] = [];
  for (const [name, call] of Object.entries(calls)) {
    const target = callableOf(name, call);
    const own = name.split(/[#.]/).at(-1)!;
    const prefix = otherNames[name] ?? new RegExp(`^(\\w+\\.)*${own}: `);
    const attempt = async (args: unknown[]) => {
      try {
        await target(...args);
      } catch (error) {
        const ours = error instanceof NnqsError && error.name !== "StorageError"; // which names the path
        if (ours && !prefix.test(error.message)) strange.push(`${name}: ${error.message}`);
      }
    };
    for (const [i, argument] of call.args.entries()) {
      for (const value of [
        null,
        -1,
        1.5,
        2 ** 53,
        "1",
        "flow",
        [null],
        [],
        [7],
        {},
        new Float64Array(3),
        new Float64Array(8).fill(Number.NaN),
        detached,
        ...strangers,
      ]) {
        // biome-ignore format: one line
        await attempt(fresh(call.args).with(i, value));
        if (i !== call.options) continue;
        for (const key of Object.keys(argument as object))
          await attempt(fresh(call.args).with(i, { ...(argument as object), [key]: value }));
      }
    }
  }
  t.deepEqual([...new Set(strange)], []);
});
