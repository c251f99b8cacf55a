import { figures } from "infinite-nnqs";
import { test } from "../support/test.js";

const content: figures.Fig4Content = {
  trainSizes: [50, 2400],
  plain: [
    [3e-4, 4e-4],
    [2e-4, 2e-4],
  ],
  symmetric: [
    [1e-4, 2e-4],
    [1e-28, 3e-6],
  ],
  zero: [
    [2e-4, 2e-4],
    [2e-4, 2e-4],
  ],
};

test("losses far below the largest stand at the lower edge as triangles, which the legend says", (t) => {
  const text = JSON.stringify(figures.fig4Figure(content));
  t.true(text.includes('"below 10⁻¹⁵"'));
  t.true(text.includes("points: 2 splits; lines: their mean"));
  t.false(text.includes("1e-28"));
  const whole = { ...content, symmetric: content.plain };
  t.false(JSON.stringify(figures.fig4Figure(whole)).includes("below"));
});

test("losses that are not of every size are refused", (t) => {
  t.throws(() => figures.fig4Figure({ ...content, zero: [[1]] }), {
    message: /content\.zero.*each of the 2 sizes, not 1/,
  });
  t.throws(() => figures.fig4Figure({ ...content, trainSizes: [0, 1] }), { message: /trainSizes.*positive/ });
});
