import { noMore, requireArgument } from "../arguments/index.js";
import { innerProduct } from "../exact/innerProduct.js";
import { inTurns } from "../native/turns.js";
import { type Operator, operatorKind } from "../operator/operator.js";
import { Loss } from "./loss.js";

/** States whose product with H is so short that it need not leave this thread. */
const short = 2 ** 14;

/**
 * The energy L = ⟨ψ|H|ψ⟩/⟨ψ|ψ⟩, with ∂L/∂ψ* = (H−L)ψ/‖ψ‖²: its flow is imaginary time with the kernel for a preconditioner, and ends in the ground state.
 *
 * @param operator - H, a Hermitian operator.
 * @throws {ArgumentError} if it is none.
 * @see The paper, below its eq. (10).
 *
 * @example
 * ```ts
 * import { exact, graph, loss, operator } from "infinite-nnqs";
 *
 * const ising = operator.ising(graph.chain(4), { field: 1 });
 * const { value, gradient } = await loss.energy(ising).evaluate(await exact.plusState(ising.hilbert));
 * console.log(value, gradient.length); // -4, 32
 * ```
 */
export function energy(operator: Operator): Loss {
  noMore("loss.energy", arguments, 1);
  requireArgument("loss.energy", "operator", operator, operatorKind);
  const { dimension: states, hilbert } = operator;
  return new Loss({
    name: "energy",
    text: `⟨ψ|H|ψ⟩/⟨ψ|ψ⟩, H the ${operator.name}`,
    states,
    hilbert,
    invariant: true,
    evaluate: async (psi, square, { signal }) => {
      const gradient = states <= short ? operator.applySync(psi) : await operator.apply(psi, { signal });
      const value = (await innerProduct(psi, gradient, signal))[0] / square;
      const work = (begin: number, end: number) => {
        for (let i = begin; i < end; i++) gradient[i] = (gradient[i]! - value * psi[i]!) / square;
      };
      await inTurns(psi.length, work, { signal });
      return { value, gradient };
    },
  });
}
