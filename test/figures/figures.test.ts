import { ArgumentError, figures, linalg } from "infinite-nnqs";
import { sameBits } from "../support/near.js";
import { test } from "../support/test.js";

const times = Float64Array.of(0, 1, 10, 100);
const falling = (start: number) => Float64Array.from(times, (t) => start / (1 + t));
const content: figures.LossesContent = {
  title: "A title",
  times,
  flow: {
    totalTrain: falling(0.1),
    totalTest: falling(0.2),
    memberStdTrain: falling(0.01),
    memberStdTest: falling(0.02),
  },
  discrete: { totalTrain: falling(0.12), totalTest: falling(0.22) },
  asymptote: 0.0015,
  zero: 0.0004,
};
const finite = new linalg.Matrix(2, 4, Float64Array.of(0.1, 0.05, 0.01, 0.005, 0.11, 0.06, 0.012, Number.NaN));
const ensembles = [30, 500, 100].map((width) => ({ width, times, train: finite, test: finite }));

/** What is written in a picture, but for the numbers at its axes. */
const wordsOf = ({ svg }: figures.Picture) => /<desc>(.*?)<\/desc>/s.exec(svg)![1]!.split("; ");

/** All values of a key in a specification, at any depth. */
function valuesOf(value: unknown, key: string): unknown[] {
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([name, inner]) => [...(name === key ? [inner] : []), ...valuesOf(inner, key)]);
}

/** The axis of losses of a figure, as its layers have it. */
function lossAxis(given: figures.LossesContent): { domain: [number, number]; marks: number[] } {
  const y = valuesOf(figures.lossesFigure(given), "y") as {
    scale: { domain: [number, number] };
    axis: { values: number[] };
  }[];
  const { scale, axis } = y.find((channel) => channel.scale !== undefined)!;
  return { domain: scale.domain, marks: axis.values };
}

test("a figure of losses has its title, units and an entry for every curve, level and band", async (t) => {
  const words = wordsOf(await figures.renderLosses({ ...content, ensembles }));
  const entries = ["∞ width, train", "∞ width, test", "± σ of one network", "∞ width, test, t → ∞", "ψ = 0, test"];
  const finite = ["width 500, train", "width 500, test", "mean of 2 networks", "one network", "∞ width, in steps"];
  for (const text of ["A title", "training time t (gradient-descent steps)", ...entries, ...finite]) {
    t.true(words.includes(text), `${text} is missing among ${words.join(" | ")}`);
  }
  for (const narrower of ["width 100", "width 30", "means, train dashed"]) t.true(words.includes(narrower), narrower);
  t.false(words.some((text) => text.includes("width 30,") || text.includes("not shown")));
});

test("of narrower ensembles the means are drawn, in shades from the widest to the narrowest", (t) => {
  const six = [50, 100, 300, 1000, 2000, 4000].map((width) => ({ width, times, train: finite, test: finite }));
  const layers = valuesOf(figures.lossesFigure({ ...content, ensembles: six }), "layer")[0] as readonly {
    mark: { color?: string };
    data: { values: { y: number }[] };
  }[];
  const shades = layers.filter(({ mark }) => mark.color?.startsWith("hsl"));
  t.is(new Set(shades.map(({ mark }) => mark.color)).size, 5);
  t.is(shades.length, 10, "train and test losses");
  for (const { data } of shades)
    t.deepEqual(
      data.values.map(({ y }) => y.toFixed(4)),
      ["0.0550", "0.0110", "0.0050"],
    );
});

test("a picture is the same bytes each time, in its formats of one size, with outlines for letters", async (t) => {
  const [first, second] = await Promise.all([figures.renderLosses(content), figures.renderLosses(content)]);
  t.true(first.svg === second.svg);
  sameBits(t, first.pdf, second.pdf);
  sameBits(t, first.png, second.png);
  const { svg, pdf, png } = first;
  t.notRegex(svg, /<text|font-family|href|<image/);
  const [, width, height] = /^<svg [^>]*width="([\d.]+)in" height="([\d.]+)in"/.exec(svg)!.map(Number);
  const header = Buffer.from(png);
  t.deepEqual([...header.subarray(0, 4)], [0x89, 0x50, 0x4e, 0x47]);
  t.is(header.toString("latin1", 37, 41), "pHYs");
  t.deepEqual([header.readUInt32BE(41), header.readUInt32BE(45), header[49]], [11811, 11811, 1], "300 dots per inch");
  t.deepEqual(
    [header.readUInt32BE(16), header.readUInt32BE(20)],
    [Math.round(300 * width!), Math.round(300 * height!)],
  );
  const text = Buffer.from(pdf).toString("latin1");
  t.regex(text, /^%PDF-1\.\d/);
  const [, right, top] = /\/MediaBox \[0 0 ([\d.]+) ([\d.]+)\]/.exec(text)!.map(Number);
  t.true(Math.abs(right! - 72 * width!) < 0.01 && Math.abs(top! - 72 * height!) < 0.01);
  t.notRegex(text, /\/Font\b|\/Image\b/, "neither fonts nor bitmaps");
  t.true(width! > 5 && width! < 6.5 && height! > 4 && height! < 6, "cut to what is drawn");
});

test("a PNG says the resolution that its scale makes, and a title is optional", async (t) => {
  const { title: _, ...untitled } = content;
  const { png, svg } = await figures.renderFigure(figures.lossesFigure(untitled), { scale: 1 });
  t.is(Buffer.from(png).readUInt32BE(41), 3937, "100 dots per inch");
  t.notRegex(svg, /A title/);
});

test("losses that underflow or are 0 leave the plot 12 decades below the largest, and the legend says so", async (t) => {
  const gone = {
    ...content.flow,
    totalTrain: Float64Array.of(0.1, 1e-20, 1e-300, 0),
    memberStdTrain: new Float64Array(4),
  };
  const given = { ...content, flow: gone };
  const { domain, marks } = lossAxis(given);
  t.deepEqual(domain, [1e-12, 1]);
  t.is(marks.length, 13, "a tick for every decade");
  const picture = await figures.renderLosses(given);
  t.true(wordsOf(picture).includes("below 10⁻¹² not shown"));
  const [, height] = /height="([\d.]+)in"/.exec(picture.svg)!.map(Number);
  t.true(height! < 6, "what is cut off takes no room");
  t.notRegex(picture.svg, /NaN|Infinity/);
});

test("losses that are all 0, infinite or not numbers leave an empty plot, not an error", async (t) => {
  for (const loss of [0, Number.NaN, Number.POSITIVE_INFINITY]) {
    const none = Float64Array.of(0.1, loss, loss, loss);
    const flow = { totalTrain: none, totalTest: falling(0.2), memberStdTrain: none, memberStdTest: none };
    const { svg } = await figures.renderLosses({ times, flow });
    t.notRegex(svg, /NaN|Infinity/);
  }
});

test("a single time is drawn as points, and times that are all 0 are an error that says what to do", async (t) => {
  const one = Float64Array.of(0.1);
  const flow = { totalTrain: one, totalTest: one, memberStdTrain: one, memberStdTest: one };
  const { svg } = await figures.renderLosses({ times: Float64Array.of(0.5), flow });
  t.notRegex(svg, /NaN|Infinity/);
  const figure = figures.lossesFigure({ times: Float64Array.of(0.5), flow });
  t.is(valuesOf(figure, "point").length, 2);
  await t.throwsAsync(figures.renderLosses({ times: Float64Array.of(0), flow }), {
    instanceOf: ArgumentError,
    message: /^renderLosses: `content.times` must have a positive time.*Add later times\./,
  });
});

test("losses of the mean alone are called so, without bands of members that are not known", async (t) => {
  const { totalTrain, totalTest } = content.flow;
  const words = wordsOf(await figures.renderLosses({ times, flow: { totalTrain, totalTest }, ofMean: true }));
  t.true(words.includes("mean at ∞ width, train") && words.includes("mean at ∞ width, test"));
  t.false(words.some((text) => text.includes("σ of one network")));
});

const curve = { mean: [2e-4, 1e-4], standardError: [1e-5, 1e-5] };
const fig3: figures.Fig3Content = {
  title: "Sizes",
  members: 5,
  trainSizes: [2400, 3200],
  infinite: { total: [1e-4, 5e-5], train: [1e-5, 2e-5], test: [3e-4, 1e-4] },
  ensembles: [8, 16, 32, 64, 128, 256].map((width) => ({ width, total: curve, train: curve, test: curve })),
  zero: { total: [2e-4, 2e-4], train: [2e-4, 2e-4], test: [2e-4, 2e-4] },
};

test("Fig. 3 has lettered panels of equal size, and one entry per width, the limit, ψ = 0 and the points", async (t) => {
  const words = wordsOf(await figures.renderFig3(fig3));
  const panels = ["(a) all points", "(b) training points", "(c) test points"];
  for (const text of [
    "Sizes",
    ...panels,
    "width 8",
    "width 256",
    "∞ width",
    "ψ = 0",
    "mean of 5 networks ± standard error",
  ])
    t.true(words.includes(text), text);
  const { concat } = figures.fig3Figure(fig3) as unknown as { concat: { width: number; height: number }[] };
  t.is(new Set(concat.slice(0, 3).map(({ width, height }) => `${width}×${height}`)).size, 1);
});

test("Fig. 3 of sizes and losses over decades has logarithmic axes, and says what lies below them", async (t) => {
  const over = (mean: number[]) => ({ mean, standardError: mean.map((y) => y * 2) });
  const losses = [1e-20, 1e-9, 1e-4];
  const wide: figures.Fig3Content = {
    members: 3,
    trainSizes: [1, 10, 100],
    infinite: { total: [0.1, 0.02, 0.002], train: losses, test: [] },
    ensembles: [{ width: 8, total: over([0.1, 0.02, 0.002]), train: over(losses), test: over([]) }],
  };
  const types = (content: figures.Fig3Content) =>
    new Set(valuesOf(figures.fig3Figure(content), "scale").map((scale) => (scale as { type?: string }).type));
  t.deepEqual([...types(wide)], ["log"]);
  t.false(types(fig3).has("log"));
  t.true(wordsOf(await figures.renderFig3(wide)).includes("below 10⁻¹⁶ not shown"));
});

test("six widths differ in colour and in the form of their points", (t) => {
  const marks = valuesOf(figures.fig3Figure(fig3), "mark") as { type: string; color: string; shape: string }[];
  const points = marks.filter(({ type }) => type === "point").map(({ color, shape }) => `${color} ${shape}`);
  t.is(new Set(points.slice(0, 6)).size, 6);
  t.is(new Set(points.slice(0, 6).map((look) => look.split(" ")[0])).size, 6, "six colours");
});

test("a picture of any specification, with text, gradients and bars, becomes outlines and a PDF", async (t) => {
  const { svg, pdf } = await figures.renderFigure({
    $schema: "https://vega.github.io/schema/vega-lite/v6.json",
    data: { values: [1, 2, 3].map((a) => ({ a, b: `<${a} & ψ_T>` })) },
    mark: "bar",
    encoding: {
      x: { field: "a", type: "quantitative" },
      y: { field: "b", type: "nominal" },
      color: { field: "a", type: "quantitative" },
    },
  });
  t.regex(svg, /linearGradient/);
  t.notRegex(svg, /<text/);
  t.true(pdf.length > 5000);
});
