import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runs } from "infinite-nnqs";
import { browserTest, needsBrowser, openPage, until } from "../support/browser.js";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { storeResult, writeReport } from "../support/sweeps.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const nasty = `<img src=x onerror="alert(1)"></script><b>'&`;

async function store(path: string, spec: runs.Json, arrays: runs.Arrays, summary: unknown): Promise<void> {
  await storeResult(join(root, path), spec, { arrays, summary, warnings: [nasty] });
}

/** Entropies of three widths that are off Page's value by `gap`/width. */
async function storeFig1(path: string, gap: number): Promise<void> {
  const [sizes, widths, members] = [[4, 6, 8], [100, 400, 1600], 5];
  const page = sizes.map((d) => 0.35 * d - 0.45);
  const entropy = page.flatMap((value) =>
    widths.flatMap((width) => Array.from({ length: members }, (_, k) => value - gap / width + 1e-4 * (k - 2))),
  );
  await store(
    path,
    { experiment: "fig1", sizes, widths, members, name: nasty },
    {
      sizes: runs.int32(Int32Array.from(sizes)),
      widths: runs.int32(Int32Array.from(widths)),
      entropy: runs.float64(entropy, [3, 3, members]),
      page: runs.float64(page),
      page_exact: runs.float64(page),
      maximum: runs.float64(sizes.map((d) => (d / 2) * Math.LN2)),
      renyi2_bound: runs.float64(
        page.flatMap((value) => [value - 0.2, value - 0.2, value - 0.2]),
        [3, 3],
      ),
    },
    { experiment: "fig1", members, note: nasty },
  );
}

/** A training whose finite networks of width N are off the prediction by `gap`/N. */
async function storeFig2(path: string, gap: number): Promise<void> {
  const times = [0, 1, 10, 100, 1000];
  const [train, testing] = [times.map((t) => Math.exp(-t / 50)), times.map((t) => 0.1 + Math.exp(-t / 50))];
  const widths = [100, 1000];
  const members = (curve: readonly number[]) =>
    runs.float64(
      widths.flatMap((width) => [0.01, -0.01].flatMap((e) => curve.map((y) => y * (1 + gap / width + e / 10)))),
      [2, 2, 5],
    );
  await store(
    path,
    { experiment: "fig2", target: { model: "tfim", lattice: "3x4" }, seed: 0 },
    {
      times: runs.float64(times),
      total_train: runs.float64(train),
      total_test: runs.float64(testing),
      discrete_total_train: runs.float64(train),
      discrete_total_test: runs.float64(testing),
      asymptote_train: runs.scalar(0),
      asymptote_test: runs.scalar(0.1),
      zero_loss_test: runs.scalar(0.5),
      widths: runs.int32(Int32Array.from(widths)),
      ensemble_times: runs.float64(times),
      ensemble_train: members(train),
      ensemble_test: members(testing),
      fidelity_mean: runs.float64([0, 0.1, 0.2, 0.5, 0.9]),
    },
    { experiment: "fig2", totalTest: 0.1 },
  );
}

function report(...args: string[]) {
  const { status, stdout, stderr } = runCommand(["report", ...args, "--json", "--quiet"], { cwd: root });
  return { status, stderr, found: status === 0 ? JSON.parse(stdout) : undefined };
}

test.before(async () => {
  await storeFig1("results/fig1", 2);
  await storeFig2("results/fig2-tfim", 5);
  const losses = (factor: number) =>
    runs.float64(
      [4, 5, 2, 3].map((y) => factor * y),
      [2, 2],
    );
  const fig4 = { train_sizes: runs.int32(Int32Array.of(100, 200)), zero_loss_test: losses(3) };
  await store(
    "results/fig4-tfim",
    { experiment: "fig4", seed: 0 },
    { ...fig4, plain_loss_test: losses(2), symmetric_loss_test: losses(1), orbits_trained: losses(10) },
    {},
  );
  await storeFig1("wrong/fig1", -1000);
  await storeFig2("wrong/fig2-tfim", 500);
  for (const width of [10, 20, 40]) {
    for (const seed of [0, 1, 2]) {
      const losses = [1, 2, 3].map((t) => (width + seed) / t);
      await store(
        `sweep/cells/c${width}${seed}`,
        { experiment: "learn", name: nasty, network: [{ width, type: nasty }], seed },
        { times: runs.float64([1, 10, 100]), total_test: runs.float64(losses) },
        { totalTest: losses.at(-1) },
      );
    }
  }
});

test("verdicts follow from the numbers: what is near the claims holds, what is far does not", (t) => {
  const near = report("results");
  t.is(near.status, 0, near.stderr);
  t.like(near.found, { kind: "results", results: 3, claims: { holds: 8, partly: 0, fails: 0, open: 0 } });
  const far = report("wrong", "--out", "wrong.html");
  t.is(far.found.file, "wrong.html");
  // Far from Page's value, from the prediction; still the nearer, the wider.
  t.like(far.found.claims, { holds: 6, partly: 0, fails: 2, open: 0 });
});

test("an abort while charts are drawn is heard, and leaves the page as it was", async (t) => {
  for (const directory of ["sweep", "results"]) {
    const abort = new AbortController();
    const all = { signal: abort.signal, out: join(root, "aborted.html") };
    // The last section's charts are drawn before its progress is told; those of a sweep after all of it.
    const at = directory === "sweep" ? 0.8 : 2 / 3;
    const onProgress = (fraction: number) => void (fraction >= at && abort.abort(new Error("enough")));
    await t.throwsAsync(writeReport(join(root, directory), { ...all, onProgress }), { message: "enough" }, directory);
  }
  t.false(readdirSync(root).includes("aborted.html"));
});

test("progress rises, and is 1 when the page is there", async (t) => {
  for (const directory of ["sweep", "results"]) {
    const out = join(root, `${directory}-progress.html`);
    const seen: { readonly fraction: number; readonly isThere: boolean }[] = [];
    await writeReport(join(root, directory), {
      out,
      onProgress: (fraction) => seen.push({ fraction, isThere: existsSync(out) }),
    });
    t.true(
      seen.every(({ fraction, isThere }, i) => fraction > (seen[i - 1]?.fraction ?? 0) && isThere === (fraction === 1)),
    );
    t.is(seen.at(-1)!.fraction, 1);
    rmSync(out);
  }
});

test("the page holds all that it needs, and no markup or script from names", (t) => {
  t.deepEqual(readdirSync(join(root, "results")).sort(), ["fig1", "fig2-tfim", "fig4-tfim", "report.html"]);
  const page = readFileSync(join(root, "results/report.html"), "utf8");
  t.true(page.length < 3e6);
  t.regex(page, /S = \d\.\d{6} ± 0\.000071,/, "as many digits as the error leaves");
  t.false(page.includes("<img src=x"));
  t.false(page.includes(`onerror="alert`));
  t.is(page.match(/<script[ >]/g)?.length, page.match(/<\/script>/g)?.length);
  t.notRegex(page.replaceAll(/<script>[\s\S]*?<\/script>/g, ""), /(?:src|href)="(?!#|data:)/);
});

test("a call again replaces the page; where there is nothing to report, or no file to write, one line says so", (t) => {
  t.is(report("results").status, 0);
  mkdirSync(join(root, "empty"));
  const refusal = (...args: string[]) => {
    const { status, stdout, stderr } = runCommand(["report", ...args], { cwd: root });
    return `${status} ${stdout}${stderr}`;
  };
  t.regex(refusal("empty"), /^2 .*report: empty holds no result yet\./s);
  t.regex(refusal("results", "--out", "empty"), /^2 .*empty is a directory\. Name the file of the page with --out/s);
  writeFileSync(join(root, "file"), "");
  t.regex(refusal("results", "--out", "file/page.html"), /^1 .*cannot write file\/page\.html/s);
});

browserTest(
  `charts are drawn and tell values to the pointer, with no complaint and no request ${needsBrowser}`,
  async (t) => {
    const { page, complaints, requests } = await openPage(join(root, "results/report.html"));
    const figures = await page.locator("figure.chart").count();
    t.is(figures, 6); // two of fig1; losses on training and test points and the fidelity of fig2; fig4
    t.is(await page.locator("figure.chart[data-drawn=true] svg.marks").count(), figures);
    t.true(
      (await page
        .locator("figure.chart .plot path[aria-roledescription], figure.chart .plot .mark-line path")
        .count()) >= 5,
    );

    const plot = page.locator("figure.chart .plot").nth(3);
    await plot.scrollIntoViewIfNeeded();
    const box = (await plot.boundingBox())!;
    for (const part of [0.4, 0.5, 0.6]) await page.mouse.move(box.x + part * box.width, box.y + 0.5 * box.height);
    await page.waitForSelector(".tip.shown");
    const shown = (await page.locator(".tip").textContent()) ?? "";
    t.regex(shown, /curve\s*width 100, mean of 2/);
    t.regex(shown, /training time t/);
    t.regex(shown, /loss \(1\/\|B\|\).*\s*0\.\d+/);
    t.deepEqual(complaints, []);
    t.deepEqual(
      requests.filter((url) => !url.startsWith("file:") && !url.startsWith("data:")),
      [],
    );
  },
);

browserTest(`a chart zooms by wheel and by keyboard, shows all again, and hides curves ${needsBrowser}`, async (t) => {
  const { page, complaints } = await openPage(join(root, "results/report.html"));
  const figure = page.locator("figure.chart").first();
  const label = `[...document.querySelector("figure.chart .role-axis-label").querySelectorAll("text")].map((each) => each.textContent).sort().join()`;
  const before = await page.evaluate<string>(label);
  const changes = () => until(page, `${label} !== ${JSON.stringify(before)}`);
  await figure.getByRole("button", { name: /^zoom in/ }).focus();
  await page.keyboard.press("Enter");
  await changes();
  await figure.getByRole("button", { name: /^show all/ }).click();
  await until(page, `${label} === ${JSON.stringify(before)}`);
  await figure.locator(".plot").hover();
  await page.keyboard.down("Shift");
  await page.mouse.wheel(0, -600);
  await page.keyboard.up("Shift");
  await changes();

  const lines = () => figure.locator(".plot .mark-line path").count();
  const drawn = await lines();
  const curve = figure.locator(".legend button").first();
  await curve.focus();
  await page.keyboard.press("Space");
  t.is(await curve.getAttribute("aria-pressed"), "false");
  await until(
    page,
    `document.querySelector("figure.chart").querySelectorAll(".mark-line path").length === ${drawn - 1}`,
  );
  t.is(await lines(), drawn - 1);
  t.deepEqual(complaints, []);
});

browserTest(
  `tables sort by the buttons of their heads, with keys too, and filter by words ${needsBrowser}`,
  async (t) => {
    const found = report("sweep");
    t.is(found.status, 0, found.stderr);
    t.like(found.found, { kind: "sweep", results: 9 });
    const { page, complaints } = await openPage(join(root, "sweep/report.html"));
    const table = page.locator("#cells table");
    const column = async (name: string) => {
      const heads = await table.locator("th button").allInnerTexts();
      const i = heads.findIndex((text) => text.startsWith(name));
      return table.locator(`tbody tr:not([hidden]) td:nth-child(${i + 1})`).allInnerTexts();
    };
    const head = table.locator("th", { hasText: "network.0.width" });
    await head.locator("button").focus();
    await page.keyboard.press("Enter");
    t.is(await head.getAttribute("aria-sort"), "ascending");
    t.deepEqual(await column("network.0.width"), ["10", "10", "10", "20", "20", "20", "40", "40", "40"]);
    await page.keyboard.press("Enter");
    t.is(await head.getAttribute("aria-sort"), "descending");
    t.is((await column("network.0.width"))[0], "40");
    await page.locator("#cells input[type=search]").fill("c20");
    t.deepEqual((await column("cell")).sort(), ["c200", "c201", "c202"]);
    t.is(await page.locator("#cells [data-count]").textContent(), "3 of 9 rows");
    t.is(await page.locator("b, img[src=x]").count(), 0); // names stayed texts
    t.deepEqual(complaints, []);
  },
);

browserTest(
  `the first key presses go to the content, and every button and table is in the order of the page ${needsBrowser}`,
  async (t) => {
    const { page } = await openPage(join(root, "sweep/report.html"));
    const order: string[] = [];
    for (let press = 0; press < 12; press++) {
      await page.keyboard.press("Tab");
      order.push(await page.evaluate<string>("document.activeElement.innerText || document.activeElement.tagName"));
    }
    t.deepEqual(order.slice(0, 7), ["Skip to the content", "Charts", "Cells", "Manifests", "+", "−", "all"]);
    t.true(order.slice(7).some((text) => text.includes("width = 10")));
    const inOrder = await page.evaluate(
      "[...document.querySelectorAll('[tabindex]')].every(({ tabIndex }) => tabIndex === 0)",
    );
    t.true(inOrder);
  },
);

browserTest(
  `it fits a phone without scrolling sideways, and is dark where the system is ${needsBrowser}`,
  async (t) => {
    for (const file of ["results/report.html", "sweep/report.html"]) {
      const { page, complaints } = await openPage(join(root, file), { width: 360, dark: true });
      for (const details of await page.locator("details").all())
        await details.evaluate((each) => each.setAttribute("open", ""));
      t.is(await page.evaluate("document.documentElement.scrollWidth"), 360);
      t.true((await page.locator("figure.chart svg.marks").first().boundingBox())!.width <= 340);
      const brightness = (css: string) => Math.max(...css.match(/\d+/g)!.slice(0, 3).map(Number));
      t.true(brightness(await page.evaluate<string>("getComputedStyle(document.body).backgroundColor")) < 60);
      t.true(
        brightness(
          await page.evaluate<string>(
            `getComputedStyle(document.querySelector("figure.chart .role-axis-label text")).fill`,
          ),
        ) > 180,
      );
      t.deepEqual(complaints, []);
    }
  },
);

test("bands are of different seeds and members: copies count once, and widths are not averaged", async (t) => {
  // Width 40 has one seed alone, and the loss at infinite width depends on none.
  for (const [width, split] of [
    [10, 0],
    [10, 1],
    [40, 0],
  ] as const) {
    await store(
      `copies/cells/c${width}${split}`,
      { experiment: "learn", ensemble: { widths: [width, 100] }, seed: { split, networks: 7 } },
      {
        times: runs.float64([1, 10]),
        total_test: runs.float64([1 + split, 2 + split]),
        widths: runs.int32(Int32Array.of(width, 100)),
        ensemble_times: runs.float64([1, 10]),
        // Two widths of two members.
        ensemble_test: runs.float64(
          [1, 3, 100, 102].flatMap((loss) => [loss + split, width + loss + split]),
          [2, 2, 2],
        ),
      },
      {},
    );
  }
  t.is(report("copies").status, 0);
  const page = readFileSync(join(root, "copies/report.html"), "utf8");
  const charts = [...page.matchAll(/<script type="application\/json">(.*?)<\/script>/gs)].map(([, text]) =>
    JSON.parse(text!),
  );
  type Point = { series: string; x: number; y: number; low: number; high: number };
  const at = (chart: string, x: number): Point[] => {
    const { data } = charts.find(({ description }) => description === `${chart} over time`);
    const values: Point[] = data.flatMap((one: { values?: Point[] }) => one.values ?? []);
    return values.filter((point) => point.x === x);
  };
  const bands = (chart: string) =>
    at(chart, 10).map(({ series, y, low, high }) =>
      [series, y, (high - low) / 2].map((v) => (typeof v === "number" ? v.toFixed(4) : v)).join(" "),
    );
  t.deepEqual(bands("Test loss, ∞ width"), ["all cells 2.5000 0.7071"]);
  t.deepEqual(bands("Test loss of finite networks"), [
    "widths = 10, width = 10 12.5000 1.2910",
    "widths = 10, width = 100 111.5000 1.2910",
    "widths = 40, width = 40 42.0000 1.4142",
    "widths = 40, width = 100 141.0000 1.4142",
  ]);
});

test("a sweep of the command is collected and reported with how far it is, also half done", (t) => {
  const spec = {
    experiment: "sweep",
    name: "fields",
    axes: { field: [0.5, 1, 2] },
    fixed: { experiment: "groundstate", model: "tfim", lattice: "4" },
  };
  writeFileSync(join(root, "sweep.json"), JSON.stringify(spec));
  const swept = runCommand(["sweep", "sweep.json", "--out", "fields", "--quiet"], { cwd: root });
  t.is(swept.status, 0, swept.stderr);
  const [first] = readdirSync(join(root, "fields/cells"));
  rmSync(join(root, "fields/cells", first!), { recursive: true });
  t.like(report("fields").found, { kind: "sweep", results: 2 });
  const page = readFileSync(join(root, "fields/report.html"), "utf8");
  t.regex(page, /<p>3 cells: 2 done, 1 waiting\.<\/p>/);
  t.regex(page, /groundstate over field/);
  t.regex(page, /<strong>Energy over field<\/strong>/);
  const collected = runCommand(["collect", "fields", "--json", "--quiet"], { cwd: root });
  t.like(JSON.parse(collected.stdout), { cells: 2, axes: { field: 2 } });
  t.is(runCommand(["sweep", "sweep.json", "--out", "fields", "--quiet"], { cwd: root }).status, 0); // files of ours are in nobody's way
  t.is(report("fields").found.results, 3);
});
