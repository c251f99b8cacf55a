import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { ArgumentError, experiments, hilbert, runs, ShapeError } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const directory = temporaryDirectory();
const save = (name: string, array: runs.NpyArray) => {
  writeFileSync(join(directory, name), runs.encodeNpy(array));
  return join(directory, name);
};
const sines = (length: number) => Float64Array.from({ length }, (_, k) => Math.sin(k + 1));

test("a real state stays real and a complex one complex, of shape (D,), (D, 1) or (1, D), in double or single precision or integers", async (t) => {
  const real = sines(8);
  for (const shape of [[8], [8, 1], [1, 8]]) {
    const file = save("real.npy", runs.float64(real, shape));
    const { state, components, basis } = await experiments.readState({ file, sites: 3 });
    t.deepEqual([state, components, basis.name], [real, 1, "3 spins"]);
    const complex = save("complex.npy", runs.complex128(sines(16), shape));
    const found = await experiments.readState({ file: complex, sites: 3 });
    t.deepEqual([found.state, found.components], [sines(16), 2]);
  }
  const single = Float32Array.from(sines(16));
  const file = save("single.npy", { type: "complex64", shape: [8], data: single });
  t.deepEqual((await experiments.readState({ file, sites: 3 })).state, Float64Array.from(single));
  const whole = save("whole.npy", { type: "int64", shape: [4], data: Float64Array.of(1, 0, -2, 3) });
  t.deepEqual((await experiments.readState({ file: whole, sites: 2 })).state, Float64Array.of(1, 0, -2, 3));
});

test("states come from the order of their software into ours, in sectors and of fermions too", async (t) => {
  for (const [basis, spec] of [
    [hilbert.spins(5), { sites: 5 }],
    [hilbert.spins(5, { magnetization: 1 }), { sites: 5, magnetization: 1 }],
    [hilbert.fermions(3, { up: 2, down: 1 }), { sites: 3, up: 2, down: 1 }],
  ] as const) {
    for (const order of hilbert.basisOrders) {
      const psi = sines(2 * basis.dimension);
      const file = save("psi.npy", runs.complex128(await hilbert.toOrder(basis, order, psi)));
      const { state, sha256 } = await experiments.readState({ file, order, ...spec });
      t.deepEqual(state, psi, `${order}, ${basis.name}`);
      t.regex(sha256, /^[0-9a-f]{64}$/);
    }
  }
});

test("of our own results the state is found by its name, and others by `key`", async (t) => {
  const file = join(directory, "data.npz");
  const [initial, state] = [runs.complex128(sines(8)), runs.complex128(sines(8).reverse())];
  writeFileSync(file, runs.encodeNpz({ times: runs.scalar(1), initial, state }));
  t.deepEqual((await experiments.readState({ file, sites: 2 })).state, state.data);
  t.deepEqual((await experiments.readState({ file, key: "initial", sites: 2 })).state, initial.data);
});

test("a state of the wrong length says which bases have it", async (t) => {
  const refused = async (length: number, spec: object, message: RegExp) => {
    const file = save("wrong.npy", runs.float64(sines(length)));
    await t.throwsAsync(experiments.readState({ file, sites: 12, ...spec }), { instanceOf: ShapeError, message });
  };
  await refused(924, {}, /holds 924 amplitudes, and 12 spins have 4096 states\. So many have: `magnetization` 0/);
  await refused(792, {}, /`magnetization` -2 or 2/);
  await refused(4356, {}, /`up` and `down` \(2, 2\) or \(2, 10\)/);
  await refused(1024, {}, /`sites` 10 without a sector/);
  await refused(4096, { magnetization: 0 }, /Leave `magnetization` out/);
  await refused(256, { sites: 4, up: 2, down: 2 }, /whole Fock space/);
  await refused(7, { sites: 3 }, /No basis has so many/);
});

test("what is no state, and a basis that does not exist, are refused", async (t) => {
  const refused = async (array: runs.NpyArray, message: RegExp, spec: object = {}) => {
    const file = save("bad.npy", array);
    const instanceOf = /must hold one state/.test(message.source) ? ShapeError : ArgumentError;
    await t.throwsAsync(experiments.readState({ file, sites: 2, ...spec }), { instanceOf, message });
  };
  await refused(
    runs.float64(sines(8), [2, 4]),
    /must hold one state, an array of shape \(D,\) or \(D, 1\), not \(2, 4\) of float64\. Save one row/,
  );
  await refused(runs.float64(sines(16), [2, 4, 2]), /must hold one state.*\(2, 4, 2\).*psi\.reshape\(-1\)/);
  await refused(runs.scalar(1), /must hold one state/);
  await refused(
    runs.float64(Float64Array.of(1, 2, Number.NaN, Infinity)),
    /bad\.npy holds NaN at \[2\]\. Every number must be finite/,
  );
  await refused(
    runs.complex128(Float64Array.of(1, 2, 3, 4, 5, -Infinity, 7, 8), [4, 1]),
    /holds -Infinity as an imaginary part at \[2, 0\]/,
  );
  await refused(runs.float64(new Float64Array(4)), /holds zeros only/);
  await refused(runs.float64(new Float64Array(0)), /holds no number/);
  const four = runs.float64(sines(4));
  await refused(four, /`order` is "numpy": .*did you mean "kron"/, { order: "numpy" });
  await refused(four, /`up` and `down` come together/, { up: 1 });
  await refused(four, /give one of them/, { up: 1, down: 1, magnetization: 0 });
  await refused(four, /no field `total_sz` \(did you mean `magnetization`\?\)/, { total_sz: 0 });
  await refused(four, /readState: `magnetization` of 2 spins must be one of/, { magnetization: 1 });
  await refused(four, /at most 2³¹−1 can be treated/, { sites: 40 });
  await t.throwsAsync(experiments.readState({ file: "gone.npy", sites: 2 }), {
    message: /readState: gone\.npy is not there/,
  });
});
