import { ArgumentError, exact, graph, linalg, operator, ShapeError, ToleranceError } from "infinite-nnqs";
import { allNear, distance, near, sameBits } from "../support/near.js";
import { randomState } from "../support/random.js";
import { withThreads } from "../support/settings.js";
import { test } from "../support/test.js";

test("the paper's Ising target has the known return probability and conserves its energy −1.2", async (t) => {
  const known = [
    [false, 4.7845808642e-4],
    [true, 1.8001763864e-3],
  ] as const;
  for (const [periodic, probability] of known) {
    const model = operator.ising(graph.square(3, 4, { periodic }), { field: 0.1 });
    const plus = await exact.plusState(model.hilbert);
    const { state, errorBound } = await exact.evolve(model, plus, { time: 2.1 });
    near(t, await exact.fidelity(plus, state), probability, 1e-13);
    near(t, await exact.expectation(model, state), -1.2, 1e-10);
    t.true(errorBound <= 1e-10);
  }
});

test("the paper's Hubbard target has the known overlap and energy", async (t) => {
  const known = [
    [false, 0.9682929245, -8.745967],
    [true, 0.9878884396, -10.9242252],
  ] as const;
  for (const [periodic, overlap, energy] of known) {
    const lattice = graph.square(3, 4, { periodic });
    const ground = await exact.groundState(operator.hubbard(lattice, { up: 2, down: 2, U: 4 }));
    const model = operator.hubbard(lattice, { up: 2, down: 2, U: 8 });
    const { state } = await exact.evolve(model, ground.state, { time: 2.1 });
    near(t, await exact.fidelity(ground.state, state), overlap, 1e-10);
    near(t, await exact.expectation(model, state), energy, 6e-8);
  }
});

test("the magnetisation after a quench to field 1 has the independently computed values", async (t) => {
  const model = operator.ising(graph.square(3, 4), { field: 1 });
  const { values, errorBound } = await exact.quench(model, await exact.plusState(model.hilbert), {
    times: [0.1, 0.5, 1],
    observables: { x: operator.magnetization(model.hilbert, "x") },
    batchMemory: 1, // one state at a time
    tolerance: 1e-12,
  });
  allNear(t, values.x, [0.923126758804, 0.212144705602, 0.230101732162], 6e-13);
  t.true(errorBound <= 1e-12);
});

test("the double occupancy after a Hubbard quench on 3×3 agrees with HPhi", async (t) => {
  const sector = { up: 4, down: 4 };
  const { energy, state } = await exact.groundState(operator.hubbard(graph.square(3, 3), { ...sector, U: 10 }));
  near(t, energy, -6.67717411, 6e-9);
  const model = operator.hubbard(graph.square(3, 3), { ...sector, U: 20 });
  const { values } = await exact.quench(model, state, {
    times: [0, 0.01, 0.1, 0.2, 0.39],
    observables: { double: operator.doubleOccupancy(model.hilbert) },
  });
  const hphi = [0.2592919779061983, 0.25639037296002, 0.0666020081335804, 0.0824152790733758, 0.0938606896301851];
  allNear(t, values.double, hphi, 1e-9);
});

test("Krylov and Chebyshev agree with the dense exponential within their bounds", async (t) => {
  const model = operator.hubbard(graph.square(2, 3), { up: 3, down: 2, U: 5 });
  const n = model.dimension;
  const { data } = await model.toDense();
  const start = randomState(n, 1);
  for (const time of [0.3, -1.7, 12]) {
    const generator = new Float64Array(2 * n * n);
    data.forEach((h, i) => {
      generator[2 * i + 1] = -time * h;
    });
    const exponential = await linalg.zexpm(generator, n);
    const expected = linalg.zgemmSync(n, 1, n, exponential, start);
    for (const method of ["krylov", "chebyshev"] as const) {
      const { state, errorBound } = await exact.evolve(model, start, { time, method });
      const error = distance(state, expected);
      t.true(error <= errorBound + 1e-12, `${method} at ${time}: error ${error}, bound ${errorBound}`);
    }
  }
});

test("the bound holds and is no more than a few times the error when Krylov spaces are small", async (t) => {
  const model = operator.ising(graph.square(3, 3), { field: 1.5 });
  const start = await exact.plusState(model.hilbert);
  const reference = await exact.evolve(model, start, { time: 3, tolerance: 1e-13 });
  for (const tolerance of [1e-4, 1e-6, 1e-8]) {
    const { state, errorBound, substeps } = await exact.evolve(model, start, { time: 3, tolerance, maxDimension: 12 });
    const error = distance(state, reference.state);
    t.true(substeps > 3);
    t.true(error <= errorBound && errorBound <= tolerance, `error ${error}, bound ${errorBound}`);
    t.true(errorBound < 300 * error, `error ${error}, bound ${errorBound}`);
  }
});

test("many output times come from the products of the last one, in any order and sign", async (t) => {
  const model = operator.ising(graph.square(3, 4), { field: 0.7 });
  const start = await exact.plusState(model.hilbert);
  const one = await exact.evolve(model, start, { time: 2 });
  const times = [2, 0, 0.5, 1.25, 0.5, 1e-9];
  const many = await exact.evolve(model, start, { times });
  t.is(many.products, one.products);
  t.deepEqual(many.states[0], one.state);
  t.deepEqual(many.states[1], start);
  t.deepEqual(many.states[2], many.states[4]);
  const back = await exact.evolve(model, many.states[3]!, { times: [-1.25, 0.75] });
  t.true(distance(back.states[0]!, start) < 3e-10);
  t.true(distance(back.states[1]!, one.state) < 3e-10);
});

test("a basis that does not fit the memory gives the same state by a second run", async (t) => {
  const model = operator.hubbard(graph.square(3, 4), { up: 3, down: 2, U: 4 });
  const start = randomState(model.dimension, 2);
  const stored = await exact.evolve(model, start, { times: [1, 2] });
  const rerun = await exact.evolve(model, start, { times: [1, 2], memory: 5 * 16 * model.dimension });
  t.true(rerun.products > 1.5 * stored.products);
  t.true(distance(rerun.state, stored.state) < 1e-14);
});

test("an eigenstate only turns its phase, and a one-state sector too", async (t) => {
  const model = operator.ising(graph.square(3, 3), { field: 2 });
  const { energy, state: ground } = await exact.groundState(model);
  const { state } = await exact.evolve(model, ground, { time: 5 });
  const [re, im] = await exact.overlap(ground, state);
  near(t, re, Math.cos(5 * energy), 1e-9);
  near(t, im, -Math.sin(5 * energy), 1e-9);
  const single = operator.hubbard(graph.chain(3), { up: 3, down: 0, U: 1, chemicalPotential: 2 });
  const turned = await exact.evolve(single, Float64Array.of(1, 0), { time: 0.25 });
  allNear(t, turned.state, [Math.cos(1.5), Math.sin(1.5)], 1e-15);
  const chebyshev = await exact.evolve(single, Float64Array.of(1, 0), { time: 0.25, method: "chebyshev" });
  allNear(t, chebyshev.state, turned.state, 1e-14);
});

test("imaginary time cools to the ground state at the rate of the gap", async (t) => {
  const model = operator.ising(graph.square(3, 3), { field: 3 });
  const ground = await exact.groundState(model);
  const levels = await exact.spectrum(model, { vectors: true });
  const start = await exact.plusState(model.hilbert);
  const { states } = await exact.evolve(model, start, { times: [0, 0.5, 4], imaginary: true });
  for (const [k, tau] of [0, 0.5, 4].entries()) {
    const cooled = new Float64Array(start.length);
    for (const [j, level] of levels.states!.entries()) {
      const weight = (await exact.overlap(level, start))[0] * Math.exp(-tau * (levels.values[j]! - levels.values[0]!));
      level.forEach((x, i) => {
        cooled[i]! += weight * x;
      });
    }
    const norm = Math.hypot(...cooled);
    t.true(
      distance(
        states[k]!,
        cooled.map((x) => x / norm),
      ) < 1e-10,
    );
  }
  near(t, await exact.fidelity(states[2]!, ground.state), 1, 1e-6);
});

test("states do not depend on the number of threads", async (t) => {
  const model = operator.ising(graph.square(4, 4), { field: 1 });
  const start = await exact.plusState(model.hilbert);
  const [one, three] = await withThreads([1, 3], () => exact.evolve(model, start, { time: 1 }));
  sameBits(t, three!.state, one!.state);
});

test("states of any norm evolve alike, in real and in imaginary time", async (t) => {
  const model = operator.ising(graph.square(3, 3), { field: 1 });
  const start = randomState(model.dimension, 3);
  for (const method of [{ method: "krylov" }, { method: "chebyshev" }, { imaginary: true }] as const) {
    const { states } = await exact.evolve(model, start, { times: [0, 1], ...method });
    for (const exponent of [-900, -664, -400, 0, 400, 664, 1000]) {
      const factor = 2 ** exponent;
      const large = await exact.evolve(
        model,
        start.map((x) => x * factor),
        { times: [0, 1], ...method },
      );
      const back = "imaginary" in method ? 1 : factor;
      for (const k of [0, 1]) {
        t.true(
          distance(
            large.states[k]!.map((x) => x / back),
            states[k]!,
          ) < 1e-13,
          `${exponent}`,
        );
      }
      t.true(large.errorBound > 0 && !(large.normDrift > 1e-12 * factor));
    }
  }
  const tiny = exact.evolve(
    model,
    start.map((x) => x * 1e-300),
    { time: 1 },
  );
  await t.throwsAsync(tiny, { message: /keep their digits/ });
});

test("a quench takes its times in any order and of both signs", async (t) => {
  const model = operator.ising(graph.square(3, 3), { field: 0.7 });
  const start = exact.neelState(model.hilbert, graph.square(3, 3, { periodic: false }));
  const times = [0.5, -1, 0, 2, -1, -0.25, 1];
  const observables = { x: operator.magnetization(model.hilbert, "x"), energy: model };
  for (const batchMemory of [1, 3 * 16 * model.dimension, 2 ** 29]) {
    const { values, state, errorBound } = await exact.quench(model, start, { times, observables, batchMemory });
    for (const [k, time] of times.entries()) {
      const one = await exact.evolve(model, start, { time });
      near(t, values.x[k]!, await exact.expectation(observables.x, one.state), 1e-9);
      if (k === times.length - 1) t.true(distance(one.state, state) < 2e-10);
    }
    t.true(errorBound <= 1e-10);
  }
  await t.throwsAsync(exact.quench(model, start, { times: [1, Number.NaN], observables }), {
    instanceOf: ArgumentError,
  });
  await t.throwsAsync(exact.quench(model, start, { times: [], observables }), { instanceOf: ArgumentError });
});

test("a missed tolerance says what was reached and what limits it", async (t) => {
  const model = operator.ising(graph.square(3, 3), { field: 1 });
  const start = await exact.plusState(model.hilbert);
  const few = { time: 3, maxProducts: 2 };
  await t.throwsAsync(exact.evolve(model, start, few), {
    message: /met up to time \S+ of 3, but all 2 products are used/,
  });
  await t.throwsAsync(exact.evolve(model, start, { time: 3, tolerance: 1e-17 }), {
    message: /rounding alone has an error of \S+ at time 3, tolerance was 1e-17\. /,
  });
  await t.throwsAsync(exact.evolve(model, start, { time: 3, maxDimension: 2, tolerance: 1e-13 }), {
    instanceOf: ToleranceError,
    message:
      /of 2 vectors misses the tolerance at the shortest step that is tried\. Allow more with \{ maxDimension \}/,
  });
  for (const maxDimension of [1, 1001]) {
    await t.throwsAsync(exact.evolve(model, start, { time: 3, maxDimension }), {
      message: /`maxDimension` must be a whole number from 2 to 1000, not/,
    });
  }
  const long = { time: 1e12, method: "chebyshev" } as const;
  await t.throwsAsync(exact.evolve(model, start, long), { message: /needs more than .* products, 100000 are allowed/ });
});

test("evolution under an H whose mean is far above its spread is as accurate as its bound says", async (t) => {
  const sector = { up: 2, down: 2, U: 4 };
  const centred = operator.hubbard(graph.chain(5), sector);
  const shifted = operator.hubbard(graph.chain(5), { ...sector, chemicalPotential: -250 }); // +1000
  const start = randomState(centred.dimension, 4);
  const [a, b] = await Promise.all([centred, shifted].map((h) => exact.evolve(h, start, { time: 2 })));
  near(t, await exact.fidelity(a!.state, b!.state), 1, 1e-11);
  const [re, im] = await exact.overlap(a!.state, b!.state);
  allNear(t, [re, im], [Math.cos(2000), -Math.sin(2000)], a!.errorBound + b!.errorBound);
});

test("a missed tolerance and bad input are errors that say so", async (t) => {
  const model = operator.ising(graph.square(3, 3), { field: 1 });
  const start = await exact.plusState(model.hilbert);
  await t.throwsAsync(exact.evolve(model, start, { time: 3, maxProducts: 10 }), { instanceOf: ToleranceError });
  await t.throwsAsync(exact.evolve(model, start, { time: 3, maxProducts: 10, method: "chebyshev" }), {
    instanceOf: ToleranceError,
  });
  await t.throwsAsync(exact.evolve(model, start, { time: 3, tolerance: 1e-17 }), { instanceOf: ToleranceError });
  await t.throwsAsync(exact.evolve(model, start, { time: 3, tolerance: 0 }), { instanceOf: ToleranceError });
  await t.throwsAsync(exact.evolve(model, start, {}), { instanceOf: ArgumentError });
  await t.throwsAsync(exact.evolve(model, start), { message: /pass either `time`/ });
  await t.throwsAsync(exact.evolve(model, start, { time: 1e200 }), { message: /`time`/ });
  await t.throwsAsync(exact.evolve(model, start, { time: Number.NaN }), { instanceOf: ArgumentError });
  await t.throwsAsync(exact.evolve(model, start, { time: -1, imaginary: true }), { instanceOf: ArgumentError });
  await t.throwsAsync(exact.evolve(model, start.slice(2), { time: 1 }), { instanceOf: ShapeError });
  await t.throwsAsync(exact.evolve(model, new Float64Array(start.length), { time: 1 }), { message: /zero vector/ });
  await t.throwsAsync(
    exact.evolve(
      model,
      start.map(() => Number.NaN),
      { time: 1 },
    ),
    { instanceOf: ArgumentError },
  );
  const signal = AbortSignal.abort(new Error("enough"));
  await t.throwsAsync(exact.evolve(model, start, { time: 1, signal }), { message: /enough/ });
});
