import { exact, graph, hilbert } from "infinite-nnqs";
import { allNear } from "../support/near.js";
import { test } from "../support/test.js";

const ring = graph.chain(6);
const lattice = graph.square(2, 3);
const sectors = () =>
  Promise.all([
    hilbert.symmetric(hilbert.spins(6), graph.withFlip(graph.spaceGroup(ring))),
    hilbert.symmetric(hilbert.spins(6, { magnetization: 0 }), graph.translations(ring, { momentum: [2] })),
    hilbert.symmetric(hilbert.fermions(6, { up: 2, down: 3 }), graph.spaceGroup(lattice, { momentum: [1, 1] })),
  ]);

/** P·ψ, brought to norm 1. */
async function projected(sector: hilbert.SymmetricHilbert, whole: Float64Array): Promise<Float64Array> {
  const inside = await sector.expand(await sector.project(whole));
  const norm = Math.hypot(...inside);
  return inside.map((part) => part / norm);
}

test("a configuration in a sector is the part of it that is there, with norm 1 and its phase", async (t) => {
  for (const sector of await sectors()) {
    for (let state = 0; state < sector.basis.dimension; state += 7) {
      const configuration = sector.basis.configuration(state);
      const whole = exact.basisState(sector.basis, configuration);
      let inside: Float64Array;
      try {
        inside = exact.basisState(sector, configuration);
      } catch (error) {
        t.regex(String(error), /basisState: the orbit of this configuration has no state in/);
        t.true(Math.hypot(...(await sector.project(whole))) < 1e-14);
        continue;
      }
      allNear(t, await sector.expand(inside), await projected(sector, whole), 1e-14, `${sector.name}, ${state}`);
    }
  }
});

test("all in |+⟩, all up and the Néel state in a sector are their parts there", async (t) => {
  const [even, momentum, fermions] = await sectors();
  const { basis } = even!;
  allNear(t, await even!.expand(await exact.plusState(even!)), await exact.plusState(basis), 1e-15, "plus");
  allNear(t, await even!.expand(exact.upState(even!)), await projected(even!, exact.upState(basis)), 1e-15, "up");
  const neel = exact.neelState(even!, ring);
  allNear(t, await even!.expand(neel), await projected(even!, exact.neelState(basis, ring)), 1e-15, "Néel");
  await t.throwsAsync(exact.plusState(momentum!), {
    message: /not in the sector .* characters other than 1.*sector\.project/,
  });
  await t.throwsAsync(exact.plusState(fermions!), { message: /not in the sector .* signs of fermions/ });
  t.throws(() => exact.upState(momentum!), { message: /all 6 spins up have magnetization 6/ });
  t.throws(() => exact.neelState(fermions!, ring), {
    message:
      "neelState: the Néel state has 3↑ and 3↓, one on every site; the basis is 2↑ 3↓ on 6 sites. Take { up: 3 } and { down: 3 }, or another state.",
  });
  const magnetized = hilbert.spins(6, { magnetization: 2 });
  t.throws(() => exact.neelState(magnetized, ring), { message: /has magnetization 0; .* Take \{ magnetization: 0 \}/ });
  t.throws(() => exact.neelState(magnetized, graph.chain(4)), { message: /`graph` must have 6 sites, .* not 4\./ });
});
