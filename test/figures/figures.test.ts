import test from "ava";
import { figures, linalg } from "infinite-nnqs";

const times = Float64Array.of(0, 1, 10, 100);
const falling = (start: number) => Float64Array.from(times, (t) => start / (1 + t));
const content: figures.Fig2Content = {
  title: "A title",
  times,
  totalTrain: falling(0.1),
  totalTest: falling(0.2),
  memberStdTrain: falling(0.01),
  memberStdTest: falling(0.02),
  discreteTrain: falling(0.12),
  discreteTest: falling(0.22),
  asymptote: 0.0015,
};

/** Texts of an SVG, in order. */
const textsOf = (svg: string) => [...svg.matchAll(/<text[^>]*>([^<]*)<\/text>/g)].map((match) => match[1]!);

/** Legend entries by text, and whether their sample of a line is broken. */
function legendOf(svg: string): Record<string, boolean> {
  const entries = svg.matchAll(/role-legend-symbol.*?<path([^>]*)>.*?role-legend-label.*?<text[^>]*>([^<]*)</gs);
  return Object.fromEntries([...entries].map(([, path, text]) => [text, /stroke-dasharray="[\d.]+,[1-9]/.test(path!)]));
}

test("Fig. 2 has its title, units, decades and a legend entry for every curve", async (t) => {
  const { svg, png } = await figures.renderFig2(content);
  const texts = textsOf(svg);
  for (const text of ["A title", "∞ width, train", "∞ width, test", "test loss at t → ∞", "10²", "10⁻³"]) {
    t.true(texts.includes(text), `${text} is missing among ${texts.join(" | ")}`);
  }
  t.true(texts.some((text) => text.includes("gradient-descent steps")));
  t.deepEqual([...png.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  t.true(png.length > 20_000);
});

test("Fig. 2 with ensembles draws the widest one", async (t) => {
  const losses = new linalg.Matrix(2, 4, Float64Array.of(0.1, 0.05, 0.01, 0.005, 0.11, 0.06, 0.012, Number.NaN));
  const ensembles = [30, 500, 100].map((width) => ({ width, times, train: losses, test: losses }));
  const { svg } = await figures.renderFig2({ ...content, ensembles });
  const texts = textsOf(svg);
  for (const text of ["width 500, train", "width 500, test", "∞ width, discrete steps"]) t.true(texts.includes(text));
  t.false(texts.some((text) => text.includes("width 30")));
  const legend = legendOf(svg);
  t.deepEqual(
    Object.keys(legend).filter((name) => legend[name]),
    ["test loss at t → ∞", "∞ width, discrete steps"],
    "the legend shows which lines are broken",
  );
  t.is(Object.keys(legend).length, 6);
  t.regex(svg, /ψ<tspan [^>]*>T<\/tspan>/, "the target has a subscript");
});

test("Fig. 3 has one entry per width and the limit, and a panel for each set of points", async (t) => {
  const curve = { mean: [2e-4, 1e-4], standardError: [1e-5, 1e-5] };
  const { svg } = await figures.renderFig3({
    title: "Sizes",
    members: 5,
    trainSizes: [2400, 3200],
    infinite: { total: [1e-4, 5e-5], train: [1e-5, 2e-5], test: [3e-4, 1e-4] },
    ensembles: [{ width: 300, total: curve, train: curve, test: curve }],
  });
  const texts = textsOf(svg);
  for (const text of ["width 300", "∞ width", "2400", "3200", "Sizes", "all points", "training points"])
    t.true(texts.includes(text), text);
});
