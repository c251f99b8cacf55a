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

test("finite networks have dashed lines of their own, longer for wider ones, and stand in the legend", (t) => {
  const ensembles = [64, 512].map((width) => {
    return { width, steps: 100, members: 3, plain: [4e-4, 3e-4], symmetric: [2e-4, 1e-5] };
  });
  const text = JSON.stringify(figures.fig4Figure({ ...content, ensembles }));
  for (const width of [64, 512]) t.true(text.includes(`"width ${width}: mean loss of 3 members, step 100"`));
  for (const dash of ["[4,3]", "[8,3]"]) t.true(text.split(dash).length > 3, dash);
  const short = [{ ...ensembles[0]!, plain: [1] }];
  t.throws(() => figures.fig4Figure({ ...content, ensembles: short }), { message: /ensembles\[0\]\.plain.*not for 1/ });
});

test("losses that are not of every size are refused", (t) => {
  t.throws(() => figures.fig4Figure({ ...content, zero: [[1]] }), {
    message: /content\.zero.*each of the 2 sizes, not for 1/,
  });
  t.throws(() => figures.fig4Figure({ ...content, trainSizes: [0, 1] }), { message: /trainSizes.*positive/ });
});
