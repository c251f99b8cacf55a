import { loss } from "infinite-nnqs";
import { nearRelative } from "../support/near.js";
import { test } from "../support/test.js";

test("overlaps and their gradients keep their digits where states are nearly orthogonal", async (t) => {
  for (const small of [1e-3, 1e-7, 1e-9, 1e-30, 1e-100]) {
    const [target, state] = [
      [1, 0, 0, 0],
      [small, 0, 1, 0],
    ];
    const fidelity = small ** 2 / (1 + small ** 2);
    const { value, gradient } = await loss.logOverlap(target).evaluate(state);
    nearRelative(t, value, -Math.log(fidelity), 1e-14);
    // ∂(−ln F)/∂ψ* = ψ/⟨ψ|ψ⟩ − φ/⟨ψ|φ⟩
    nearRelative(t, gradient[0]!, small / (1 + small ** 2) - 1 / small, 1e-14);
    nearRelative(t, gradient[2]!, 1 / (1 + small ** 2), 1e-14);
    const of = await loss.infidelity(target).evaluate(state);
    nearRelative(t, of.gradient[2]!, fidelity / (1 + small ** 2), 1e-14);
    nearRelative(t, of.value, 1 / (1 + small ** 2), 1e-15);
    t.deepEqual(Object.keys(of), ["value", "gradient"]);
  }
});
