import { join } from "node:path";

/** Where the result of a figure goes: `<out>/<figure>-<part>…`, of the parts that there are: model, symmetry, training size. */
export function figureDirectory(
  out: string,
  figure: string,
  ...parts: readonly (string | number | undefined)[]
): string {
  const named = [figure, ...parts].filter((part) => part !== undefined).map((part) => String(part).replace("+", "-"));
  return join(out, named.join("-"));
}
