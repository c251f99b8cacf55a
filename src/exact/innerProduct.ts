import { runSync } from "../native/job.js";

/**
 * ⟨a|b⟩ of complex vectors of one length, interleaved: [re, im]. Summed in chunks with compensation (native/base/chunks.h): good to a few
 * roundings however many states there are, and the same for any number of threads.
 */
export function innerProduct(a: Float64Array, b: Float64Array): [number, number] {
  const { re, im } = runSync<{ re: number; im: number }>("innerProduct", { a, b });
  return [re, im];
}
