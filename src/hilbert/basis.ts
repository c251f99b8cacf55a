import { either, type Kind } from "../arguments/index.js";
import { fermionBasis } from "./fermions.js";
import { spinBasis } from "./spins.js";

/** Any basis, as an argument. */
export const basisKind: Kind = either("a basis, such as hilbert.spins(8)", spinBasis, fermionBasis);
