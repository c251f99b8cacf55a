/** Ends of the longest logarithmic axis: powers of ten that numbers hold with all their digits. */
const [smallest, largest] = [1e-307, 1e308];

/** What the axis of a training is called. */
export const trainingTime = "training time t (gradient-descent steps)";

/** What the axis of a training on a clock is called. */
export function flowTime(clock: string): string {
  return clock === "norm" ? "time s, ds = dτ/‖ψ‖², in steps η" : "time τ in steps η";
}

/** A closed interval of an axis. */
export type Domain = readonly [number, number];

// Vega expressions of a tick: the nearest power of ten, and whether the tick is one.
const exponent = "round(log(datum.value)/LN10)";
/** Whether a tick is a power of ten. */
export const isPowerOfTen = `abs(log(datum.value)/LN10 - ${exponent}) < 1e-6`;
/** The label of such a tick: 1, 10, 10², 10⁻³. */
export const powerOfTen = (() => {
  const digits = `[${[..."⁰¹²³⁴⁵⁶⁷⁸⁹"].map((digit) => `'${digit}'`).join(",")}]`;
  const size = `abs(${exponent})`;
  const digit = (place: number) => `(${size} >= ${place} ? ${digits}[floor(${size}/${place}) % 10] : '')`;
  const power = `'10' + (${exponent} < 0 ? '⁻' : '') + ${digit(100)} + ${digit(10)} + ${digits}[${size} % 10]`;
  return `(${exponent} == 0 ? '1' : ${exponent} == 1 ? '10' : ${power})`;
})();

/** More labels than this stand too close. */
const mostLabels = 8;

/**
 * A logarithmic axis: powers of ten are labelled, every second or third where there are many, and what lies between them has small ticks where
 * there is room.
 */
export function logAxis(title: string | null, shown: Domain) {
  const domain: Domain = [Math.max(shown[0], smallest), Math.min(shown[1], largest)];
  const [first, last] = [Math.floor(Math.log10(domain[0])), Math.ceil(Math.log10(domain[1]))];
  const step = Math.ceil((last - first + 1) / mostLabels);
  const within = (value: number) => value >= domain[0] * (1 - 1e-9) && value <= domain[1] * (1 + 1e-9);
  const decades = Array.from({ length: last - first + 1 }, (_, i) => first + i);
  const powers = decades.map((power) => Number(`1e${power}`)).filter(within);
  const between =
    step > 1 ? [] : decades.flatMap((power) => [2, 3, 4, 5, 6, 7, 8, 9].map((m) => Number(`${m}e${power}`)));
  const labelled =
    powers.length < 2 // within one decade: all ticks have labels
      ? `${isPowerOfTen} ? ${powerOfTen} : format(datum.value, '~g')`
      : `${isPowerOfTen} && ${exponent} % ${step} == 0 ? ${powerOfTen} : ''`;
  return {
    type: "quantitative" as const,
    scale: { type: "log" as const, domain: [...domain], nice: false },
    axis: {
      title,
      values: [...powers, ...between.filter(within)],
      labelExpr: labelled,
      labelOverlap: false,
      tickSize: { condition: { test: isPowerOfTen, value: 7 }, value: 3.5 },
      gridOpacity: { condition: { test: isPowerOfTen, value: 1 }, value: 0.4 },
    },
  };
}

/** Decades below the largest value that a logarithmic axis shows; what lies below leaves the plot at its lower edge. */
const shownDecades = 12;

/** Whole decades around the positive values among `values`, at most `most` from the largest down, and at least one. */
export function decadesAround(values: Iterable<number>, most = shownDecades): [number, number] {
  let [lowest, highest] = [Number.POSITIVE_INFINITY, 0];
  for (const value of values) {
    if (!(value > 0) || value === Number.POSITIVE_INFINITY) continue;
    lowest = Math.min(lowest, value);
    highest = Math.max(highest, value);
  }
  if (highest === 0) return [0.1, 1]; // nothing to show
  const last = Math.min(308, Math.max(-306, Math.ceil(Math.log10(highest) - 1e-9)));
  const first = Math.min(last - 1, Math.max(last - most, -307, Math.floor(Math.log10(lowest) + 1e-9)));
  return [Number(`1e${first}`), Number(`1e${last}`)];
}

/** An axis in equal steps. */
export function linearAxis(
  title: string | null,
  scale: { readonly zero: boolean; readonly nice?: boolean | number; readonly padding?: number },
  axis: {
    readonly values?: readonly number[];
    readonly format?: string;
    readonly labelExpr?: string;
    readonly tickCount?: number;
    readonly tickMinStep?: number;
  } = {},
) {
  const { values, ...rest } = axis;
  return {
    type: "quantitative" as const,
    scale: { type: "linear" as const, ...scale },
    axis: { title, ...rest, ...(values && { values: [...values] }) },
  };
}

/** An axis with a tick at each of some places: in logarithms where the largest is `ratio` times the smallest or more. */
export function placesAxis(title: string, places: readonly number[], ratio: number) {
  const [first, last] = [Math.min(...places), Math.max(...places)];
  if (!(first > 0 && last >= ratio * first)) {
    return linearAxis(title, { zero: false, nice: false, padding: 25 }, { values: places, format: "d" });
  }
  return {
    type: "quantitative" as const,
    scale: { type: "log" as const, domain: [first / 1.3, last * 1.3], nice: false },
    axis: { title, values: [...places], format: "d", labelOverlap: true },
  };
}

const superscripts: Readonly<Record<string, string>> = Object.fromEntries(
  [..."-0123456789"].map((character, i) => [character, [..."⁻⁰¹²³⁴⁵⁶⁷⁸⁹"][i]!]),
);

/** A power of ten as 10⁻¹². */
export function powerOf(exponent: number): string {
  return `10${[...String(exponent)].map((character) => superscripts[character]).join("")}`;
}

/** Labels of a linear axis from 0 to about `largest`, as 0, 0.5×10⁻⁴, 1×10⁻⁴: one power of ten for all; none where numbers are short. */
export function linearLabels(largest: number): string {
  const exponent = Math.floor(Math.log10(largest));
  if (!Number.isFinite(exponent) || (exponent >= -2 && exponent <= 3)) return "format(datum.value, '.4~g')";
  return `datum.value == 0 ? '0' : format(datum.value / 1e${exponent}, '.3~g') + '×${powerOf(exponent)}'`;
}

/** Sizes of plots, by how many a figure has, so that figures of one kind can stand beside each other. */
export const plotSizes = {
  alone: { width: 480, height: 340 },
  ofTwo: { width: 360, height: 300 },
  ofThree: { width: 300, height: 300 },
  ofFive: { width: 300, height: 240 },
} as const;
