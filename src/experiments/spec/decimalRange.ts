/**
 * Equally spaced numbers with both ends, every one the nearest to its decimal value: 1.575, not 1.5750000000000002.
 *
 * @param count - At least 2.
 */
export function decimalRange(start: number, stop: number, count: number): number[] {
  const places = Math.max(placesOf(start), placesOf(stop));
  const [first, last] = [asInteger(start, places), asInteger(stop, places)];
  const steps = BigInt(count - 1);
  const digits = places + 25; // beyond what a double can tell apart
  return Array.from({ length: count }, (_, k) => {
    const scaled = 10n ** 25n * (first * (steps - BigInt(k)) + last * BigInt(k));
    return Number(`${scaled / steps}e${-digits}`);
  });
}

/** Decimal places of a number as JavaScript writes it; 0 for whole ones. */
function placesOf(value: number): number {
  const [digits, exponent = "0"] = String(value).split("e") as [string, string?];
  return Math.max(0, (digits.split(".")[1] ?? "").length - Number(exponent));
}

/** value·10^places, exactly. */
function asInteger(value: number, places: number): bigint {
  const [digits, exponent = "0"] = String(value).split("e") as [string, string?];
  const [whole, part = ""] = digits.split(".") as [string, string?];
  return BigInt(`${whole}${part}`) * 10n ** BigInt(places + Number(exponent) - part.length);
}
