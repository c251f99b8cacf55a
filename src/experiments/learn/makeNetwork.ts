import { inNameOf } from "../../arguments/index.js";
import { requireTrainable } from "../../ensemble/parameters.js";
import { Matrix } from "../../linalg/matrix.js";
import { ArgumentError, NumericalError } from "../../native/errors.js";
import type { Network } from "../../stax/network.js";
import { buildNetwork } from "../spec/buildNetwork.js";
import type { NetworkSpec } from "../spec/networkSpec.js";

/**
 * The network of a spec; what cannot be learned with is refused before anything is computed.
 *
 * @param inputs - Numbers that it reads of a basis state.
 * @param finite - Whether finite ensembles of it are to be trained.
 * @throws {ArgumentError} if its layers do not fit together or to the inputs, have no finite covariance, or cannot be trained at finite width.
 */
export function makeNetwork(spec: NetworkSpec, inputs: number, finite: boolean): Promise<Network> {
  return inNameOf("nnqs learn: `network`", async () => {
    const network = buildNetwork(spec);
    await network.kernelDiagonal(new Matrix(1, inputs, new Float64Array(inputs).fill(1))).catch((cause: unknown) => {
      if (!(cause instanceof NumericalError)) throw cause;
      throw new ArgumentError(`${cause.message.replace(/\.$/, "")}. Take smaller weights.`, { cause }); // the spec's fault
    });
    if (finite) requireTrainable(network, 1);
    return network;
  });
}
