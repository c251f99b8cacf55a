import { runSync } from "../native/call.js";
import { Turns } from "../native/turns.js";

/** Numbers of which a product takes a fraction of a millisecond, or, where the products underflow, some ten. */
const numbersPerTurn = 2 ** 19;

/**
 * ⟨a|b⟩ of complex vectors of one length, interleaved: [re, im]. Summed in chunks with compensation (native/base/chunks.h), beyond 2¹⁸
 * states piece by piece, the pieces compensated too: good to a few roundings however many states there are, the same for any number of
 * threads, and without keeping the event loop waiting.
 *
 * @throws the signal's reason after an abort.
 */
export async function innerProduct(
  a: Float64Array,
  b: Float64Array,
  signal?: AbortSignal | undefined,
): Promise<[number, number]> {
  if (a.length <= numbersPerTurn || a.length !== b.length) return productOfPiece(a, b);
  const turns = new Turns(signal);
  const [re, im] = [new CompensatedSum(), new CompensatedSum()];
  for (let at = 0; at < a.length; at += numbersPerTurn) {
    await turns.next();
    const part = productOfPiece(a.subarray(at, at + numbersPerTurn), b.subarray(at, at + numbersPerTurn));
    re.add(part[0]);
    im.add(part[1]);
  }
  return [re.value, im.value];
}

function productOfPiece(a: Float64Array, b: Float64Array): [number, number] {
  const { re, im } = runSync("innerProduct", { a, b });
  return [re, im];
}

/** A running sum that remembers what its additions have rounded away (Neumaier, ZAMM 54, 39 (1974)), as native/base/chunks.h. */
class CompensatedSum {
  private sum = 0;
  private rest = 0;

  add(x: number): void {
    const sum = this.sum + x;
    this.rest += Math.abs(this.sum) >= Math.abs(x) ? this.sum - sum + x : x - sum + this.sum;
    this.sum = sum;
  }

  get value(): number {
    return Number.isFinite(this.rest) ? this.sum + this.rest : this.sum;
  }
}
