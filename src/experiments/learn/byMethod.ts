import type { Reporter } from "../run/reporter.js";
import { dense, inBlocks } from "./byEigensystem.js";
import { krylov } from "./byKrylov.js";
import { walsh } from "./byWalsh.js";
import type { InfiniteWidth, InfiniteWidthRequest } from "./infiniteWidth.js";
import type { Method } from "./method.js";

/** Losses, fidelities and the mean of infinitely wide networks by one of the methods. */
export function infiniteWidth(
  method: Method,
  request: InfiniteWidthRequest,
  reporter: Reporter,
  signal: AbortSignal | undefined,
): Promise<InfiniteWidth> {
  return { dense, streamed: inBlocks, walsh, krylov }[method](request, reporter, signal);
}
