import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ExecutionContext } from "ava";
import { runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { learn } from "../support/learning.js";
import { test } from "../support/test.js";

/** Numbers over time; null where the mean is zero. */
type Curve = readonly (number | null)[];

interface Case {
  readonly name: string;
  readonly target: object;
  /** The numbers of the file, in its order; null for a model. */
  readonly psi: readonly number[] | null;
  readonly real: boolean;
  readonly layers: readonly { readonly wStd: number; readonly bStd: number }[];
  readonly relative: number;
  readonly train: readonly number[];
  readonly times: readonly number[];
  readonly learningRate: number;
  readonly flow: Readonly<Record<string, Curve>>;
  readonly discrete: Readonly<Record<string, Curve>>;
  readonly asymptote: Readonly<Record<string, number>>;
  readonly zero: readonly [number, number];
  readonly observed: Readonly<Record<string, Curve>>;
}

const fixture = new URL("../../test/experiments/fixtures/learn.json", import.meta.url);
const { cases } = JSON.parse(readFileSync(fixture, "utf8")) as { readonly cases: readonly Case[] };
const root = temporaryDirectory();

/** Of losses, energies and fidelities, absolutely and relatively. */
const tolerance = 1e-10;

function agree(t: ExecutionContext, found: runs.NpyArray | undefined, expected: Curve, what: string): void {
  t.is(found?.data.length, expected.length, what);
  for (const [i, value] of expected.entries()) {
    const own = found!.data[i]!;
    const close =
      value === null ? Number.isNaN(own) : Math.abs(own - value) <= tolerance * Math.max(1e-3, Math.abs(value));
    t.true(close, `${what}[${i}] is ${own}, not ${value}`);
  }
}

const arrayNames = {
  meanTrain: "mean_loss_train",
  meanTest: "mean_loss_test",
  varianceTrain: "variance_train",
  varianceTest: "variance_test",
};

for (const method of ["dense", "streamed"]) {
  for (const one of cases) {
    test(`losses, fidelities and observables are those of NumPy and its like: ${one.name}, ${method}`, async (t) => {
      const at = (name: string) => join(root, `${one.name}-${name}`);
      writeFileSync(at("indices.npy"), runs.encodeNpy(runs.int32(Int32Array.from(one.train))));
      if (one.psi !== null) {
        const psi = Float64Array.from(one.psi);
        writeFileSync(at("psi.npy"), runs.encodeNpy(one.real ? runs.float64(psi) : runs.complex128(psi)));
      }
      const network = one.layers.flatMap(({ wStd, bStd }, i) => {
        const dense = { type: "dense", width: i < one.layers.length - 1 ? 8 : 1, wStd, bStd };
        return i === 0 ? [dense] : [{ type: "relu" }, dense];
      });
      const { fidelity: fidelities, ...measured } = one.observed;
      const { arrays } = await learn(root, `${one.name}-${method}`, {
        network,
        method,
        times: one.times,
        train: { file: at("indices.npy") },
        target: one.psi === null ? one.target : { ...one.target, file: at("psi.npy") },
        learningRate: { relative: one.relative },
        observables: Object.keys(measured).map((name) => name.replaceAll("_", "-")),
      });
      t.is(arrays["target"]!.type, one.real ? "float64" : "complex128");
      agree(t, arrays["learning_rate"], [one.learningRate], "learning_rate");
      for (const [key, name] of Object.entries(arrayNames)) {
        agree(t, arrays[name], one.flow[key]!, name);
        agree(t, arrays[`discrete_${name}`], one.discrete[key]!, `discrete_${name}`);
      }
      agree(t, arrays["asymptote_mean_test"], [one.asymptote["meanTest"]!], "asymptote_mean_test");
      agree(t, arrays["asymptote_variance_test"], [one.asymptote["varianceTest"]!], "asymptote_variance_test");
      agree(t, arrays["zero_loss_train"], [one.zero[0]], "zero_loss_train");
      agree(t, arrays["zero_loss_test"], [one.zero[1]], "zero_loss_test");
      agree(t, arrays["fidelity_mean"], fidelities!, "fidelity_mean");
      for (const [name, values] of Object.entries(measured)) agree(t, arrays[`${name}_mean`], values, name);
    });
  }
}
