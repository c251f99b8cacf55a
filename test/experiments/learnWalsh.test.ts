import { temporaryDirectory } from "../support/directory.js";
import { learn, numbers } from "../support/learning.js";
import { allNear } from "../support/near.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const ising = { model: "tfim", lattice: "2x4", field: 0.5, time: 1 };
const hubbard = { model: "hubbard", lattice: "2x2", U: 4, up: 2, down: 2, time: 1 };
const times = [0, 1, 10, 100, 1000];

test("learned by transforms, spins and fermions as spins have the losses that the eigensystem gives", async (t) => {
  const observables = ["fidelity", "energy", "entropy"];
  for (const [target, more] of [
    [ising, { momentum: 0.3 }],
    [hubbard, { encoding: "spins" }],
  ] as const) {
    const found = async (method: string) => {
      const spec = { target, times, method, observables, train: 0.5, tolerance: 1e-9, ...more };
      return learn(root, `${method}-${target.model}`, spec);
    };
    const [dense, walsh] = [await found("dense"), await found("walsh")];
    for (const name of ["mean_loss_train", "mean_loss_test", "discrete_mean_loss_test", "asymptote_mean_test"]) {
      allNear(t, numbers(walsh.arrays[name]), numbers(dense.arrays[name]), 1e-9, name);
    }
    for (const name of ["fidelity_mean", "energy_mean", "entropy_mean"]) {
      allNear(t, numbers(walsh.arrays[name]).slice(1), numbers(dense.arrays[name]).slice(1), 1e-6, name);
    }
    for (const name of ["variance_test", "member_std_train", "member_std_test"]) {
      const errors = numbers(walsh.arrays[`${name}_error`]);
      const exact = numbers(dense.arrays[name]);
      const estimated = numbers(walsh.arrays[name]);
      t.true(
        errors.every((error, i) => Math.abs(estimated[i]! - exact[i]!) <= 5 * error),
        name,
      );
    }
    t.is(walsh.summary["memberStdTestError"], numbers(walsh.arrays["member_std_test_error"]).at(-1)!);
    t.deepEqual(walsh.arrays["inputs"]!.shape, dense.arrays["inputs"]!.shape);
  }
});

test("the fidelity of members is that of the eigensystem within its standard errors", async (t) => {
  const found = async (method: string) => {
    const spec = { target: ising, times: [100, 1000], method, observables: ["member-fidelity"], train: 0.5 };
    return learn(root, `members-${method}`, spec);
  };
  const [dense, walsh] = [await found("dense"), await found("walsh")];
  const [exactly, estimated] = [dense, walsh].map(({ arrays }) => numbers(arrays["fidelity_member"]));
  const errors = [dense, walsh].map(({ arrays }) => numbers(arrays["fidelity_member_error"]));
  for (const i of [0, 1]) {
    const error = Math.hypot(errors[0]![i]!, errors[1]![i]!);
    t.true(error > 0 && Math.abs(estimated![i]! - exactly![i]!) <= 5 * error, `${estimated![i]} ± ${error}`);
  }
});

test("what two spins per site teach is not what four levels teach", async (t) => {
  const spec = { target: hubbard, times: [0, 1000], method: "dense", train: 0.5 };
  const levels = await learn(root, "levels", spec);
  const spins = await learn(root, "spins", { ...spec, encoding: "spins" });
  t.deepEqual(
    [levels.arrays["inputs"]!.shape, spins.arrays["inputs"]!.shape],
    [
      [36, 4],
      [36, 8],
    ],
  );
  t.true(numbers(spins.arrays["inputs"]).every((value) => Math.abs(value) === 1));
  t.notDeepEqual(numbers(spins.arrays["mean_loss_test"]), numbers(levels.arrays["mean_loss_test"]));
});

test("transforms are taken where eigensystems are out of reach, and the reason is stored", async (t) => {
  const target = { model: "tfim", lattice: "4x4", field: 0.5, time: 0.2 };
  const { summary: found } = await learn(root, "large", { target, times: [100], train: 13_000 });
  const summary: Readonly<Record<string, unknown>> = found;
  t.is(summary["method"], "walsh");
  t.regex(
    `${summary["methodReason"]}`,
    /standard errors; dense would take the cube of .*; streamed would take the cube of 13000/,
  );
  t.true((summary["meanLossTest"] as number) < (summary["zeroLossTest"] as number));
});
