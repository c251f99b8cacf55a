import { readFileSync } from "node:fs";
import { ArgumentError, exact, hilbert, operator, ShapeError } from "infinite-nnqs";
import { longestHold } from "../support/eventLoop.js";
import { test } from "../support/test.js";

/** A basis in the order of other software, as that software says (scripts/fixtures/orders.py). */
interface Case {
  readonly made: string;
  readonly order: hilbert.BasisOrder;
  readonly spins?: { readonly sites: number; readonly magnetization: number | null };
  readonly fermions?: { readonly sites: number; readonly up: number; readonly down: number };
  readonly indices: readonly number[];
  readonly sign: number;
  readonly terms: number;
  readonly energy: number;
}
const { cases, terms } = JSON.parse(
  readFileSync(new URL("../../test/hilbert/fixtures/orders.json", import.meta.url), "utf8"),
) as { cases: Case[]; terms: never[][] };

const basisOf = ({ spins, fermions }: Case) =>
  spins !== undefined
    ? hilbert.spins(spins.sites, spins.magnetization === null ? {} : { magnetization: spins.magnetization })
    : hilbert.fermions(fermions!.sites, { up: fermions!.up, down: fermions!.down });

/** The state of the fixtures, in the order of the case: one number for each position. */
function fixtureState(dimension: number): Float64Array {
  const psi = Float64Array.from({ length: 2 * dimension }, (_, k) =>
    k % 2 === 0 ? Math.cos(0.7 + 1.3 * (k / 2)) : Math.sin(0.2 + 2.1 * ((k - 1) / 2)),
  );
  const norm = Math.hypot(...psi);
  return psi.map((part) => part / norm);
}

test("the states of kron, QuSpin and NetKet have the indices that those packages' own labels give them", async (t) => {
  t.true(cases.length > 60);
  for (const one of cases) {
    const basis = basisOf(one);
    const indices = await hilbert.orderIndices(basis, one.order);
    t.deepEqual([...indices], one.indices, `${one.made}, ${basis.name}`);
    const ours = await hilbert.fromOrder(
      basis,
      one.order,
      Float64Array.from(one.indices, (_, k) => k + 1),
    );
    t.deepEqual(
      one.indices.map((index) => ours[index]! * one.sign),
      one.indices.map((_, k) => k + 1),
      `${one.made}, ${basis.name}`,
    );
  }
});

test("a state keeps the energy that NumPy, QuSpin and NetKet find, of Hamiltonians without any symmetry", async (t) => {
  for (const one of cases) {
    const basis = basisOf(one);
    const h =
      basis.kind === "spins"
        ? operator.pauli(basis, terms[one.terms]!)
        : operator.fermion(basis as hilbert.FermionHilbert, terms[one.terms]!);
    const psi = await hilbert.fromOrder(basis, one.order, fixtureState(basis.dimension));
    const energy = await exact.expectation(h, psi);
    t.true(Math.abs(energy - one.energy) < 1e-12, `${one.made}, ${basis.name}: ${energy}, not ${one.energy}`);
  }
});

const bases = [
  ...[
    hilbert.spins(1),
    hilbert.spins(13),
    hilbert.spins(2, { magnetization: 0 }),
    hilbert.spins(9, { magnetization: 9 }),
  ],
  ...[hilbert.spins(40, { magnetization: 36 }), hilbert.spins(63, { magnetization: -61 })],
  ...[hilbert.fermions(1, { up: 0, down: 0 }), hilbert.fermions(7, { up: 3, down: 5 })],
  ...[hilbert.fermions(12, { up: 6, down: 0 }), hilbert.fermions(12, { up: 0, down: 6 })],
];

test("every order has each state once, and going there and back changes nothing, of real and of complex states", async (t) => {
  for (const basis of bases) {
    const { dimension, name } = basis;
    for (const order of hilbert.basisOrders) {
      const indices = await hilbert.orderIndices(basis, order);
      t.is(indices.length, dimension);
      t.true(indices.slice().sort().every((index, k) => index === k), `${order}, ${name}`); // biome-ignore format: one line
      for (const components of [1, 2]) {
        const psi = Float64Array.from({ length: components * dimension }, (_, k) => Math.sin(k + 1));
        const there = await hilbert.toOrder(basis, order, psi);
        t.deepEqual(await hilbert.fromOrder(basis, order, there), psi, `${order}, ${name}`);
        t.deepEqual(await hilbert.toOrder(basis, order, await hilbert.fromOrder(basis, order, psi)), psi);
        t.not(there, psi);
        t.is(Math.abs(there[components * (dimension - 1)]!), Math.abs(psi[components * indices.at(-1)!]!));
      }
    }
  }
});

test("orders are those of configurations: site 0 first, ↑ before ↓, but in a sector of NetKet ↓ before ↑", async (t) => {
  for (const basis of [hilbert.spins(8), hilbert.spins(9, { magnetization: 1 })]) {
    const number = (index: number) => basis.configuration(index).reduce((sum, spin) => 2 * sum + (1 - spin) / 2, 0);
    for (const order of ["kron", "quspin", "netket"] as const) {
      const numbers = Array.from(await hilbert.orderIndices(basis, order), number);
      const ascending = numbers.toSorted((a, b) => a - b);
      t.deepEqual(numbers, order === "netket" && basis.magnetization !== undefined ? ascending.reverse() : ascending);
    }
  }
});

test("states of the wrong length, unknown orders, unknown options and arrays without memory are refused", async (t) => {
  const basis = hilbert.spins(4, { magnetization: 0 });
  const wrong = async (
    call: Promise<unknown>,
    message: RegExp,
    instanceOf: typeof ArgumentError | typeof ShapeError,
  ) => {
    await t.throwsAsync(call, { instanceOf, message });
  };
  await wrong(
    hilbert.fromOrder(basis, "kron", new Float64Array(16)),
    /hilbert\.fromOrder: `state` must have length 6 \(real\) or 12 \(complex, re and im interleaved\) on 4 spins of magnetization 0, not 16/,
    ShapeError,
  );
  await wrong(
    hilbert.toOrder(basis, "qutip" as "kron", new Float64Array(6)),
    /`order` must be "nnqs", "kron", "quspin" or "netket", not "qutip"/,
    ArgumentError,
  );
  await wrong(
    hilbert.toOrder(basis, "kron", new Float64Array(6), { sign: true } as object),
    /no option `sign`/,
    ArgumentError,
  );
  await wrong(hilbert.orderIndices([] as never, "kron"), /`basis` must be a basis/, ArgumentError);
  const lost = new Float64Array(2 ** 18);
  const conversion = hilbert.fromOrder(hilbert.spins(18), "kron", lost);
  structuredClone(lost.buffer, { transfer: [lost.buffer] });
  await wrong(conversion, /transferred/, ArgumentError);
  const stopped = AbortSignal.abort(new Error("stopped"));
  await t.throwsAsync(hilbert.toOrder(basis, "kron", new Float64Array(6), { signal: stopped }), { message: "stopped" });
});

test("the event loop goes on while states of 2²¹ amplitudes are put into another order", async (t) => {
  const [spins, fermions] = [hilbert.spins(21), hilbert.fermions(12, { up: 6, down: 4 })];
  for (const basis of [spins, fermions]) {
    const psi = new Float64Array(2 * basis.dimension).fill(1);
    const held = await longestHold(() => hilbert.fromOrder(basis, "quspin", psi));
    t.true(held < 50, `${basis.name}: ${held} ms`);
  }
});

test("another order is made in turns so short that all of their numbers may lie on pages of their own", async (t) => {
  const basis = hilbert.spins(18);
  let turns = 0;
  await hilbert.fromOrder(basis, "kron", new Float64Array(basis.dimension), { onProgress: () => turns++ });
  t.true(turns > basis.dimension / 2 ** 14, `${turns} turns`);
});
