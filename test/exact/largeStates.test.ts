import { exact, graph, hilbert, operator, random } from "infinite-nnqs";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

test("expectation and variance are summed in pieces to the digits that one sum has", async (t) => {
  const sites = 22; // 2^23 numbers: sixteen pieces
  const basis = hilbert.spins(sites);
  const state = await random.drawNormal({ seed: 4 }, 2 * basis.dimension);
  // Without couplings but the field's, every amplitude of |+…+⟩ is the same: ⟨H⟩ = −field·sites, and no variance.
  const field = operator.ising(graph.chain(sites), { coupling: 0, field: 0.5 });
  near(t, await exact.expectation(field, await exact.plusState(basis)), -0.5 * sites, 1e-12);
  near(t, await exact.variance(field, await exact.plusState(basis)), 0, 1e-12);
  // Any state against the inner products of whole vectors.
  const product = await field.apply(state);
  const [norm] = await exact.overlap(state, state);
  const mean = (await exact.overlap(state, product))[0] / norm;
  near(t, await exact.expectation(field, state), mean, 1e-13);
  near(t, await exact.variance(field, state), (await exact.overlap(product, product))[0] / norm - mean ** 2, 1e-11);
});
