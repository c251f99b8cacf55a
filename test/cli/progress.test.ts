import { spawnSync } from "node:child_process";
import { setTimeout as wait } from "node:timers/promises";
import { commandFile } from "../support/command.js";
import { duration, Pace, progressLine, rate, Terminal } from "../support/terminal.js";
import { test } from "../support/test.js";

const stages = [
  { name: "d=20", size: undefined, detail: "N=4000" },
  { name: "hubbard, 2400 points, width 5000", size: { count: 10_000, unit: "steps" }, detail: "" },
  {
    name: "a name that is far longer than any line of any terminal can be, width 5000",
    size: undefined,
    detail: "much",
  },
];

/** A pace of so much of a stage per second. */
function paceOf(perSecond: number): Pace {
  const pace = new Pace();
  pace.report(0.25, 1000);
  pace.report(0.25 + perSecond, 2000);
  return pace;
}

for (const columns of [60, 80, 200]) {
  test(`name, bar, percent, rate and time left stand in a line of ${columns} columns`, (t) => {
    for (const { name, size, detail } of stages) {
      for (const [fraction, perSecond] of [
        [0, 0],
        [0.004, 1e-6],
        [0.5, 0.01],
        [0.999, 1e-4],
        [1, 3],
      ] as const) {
        const line = progressLine({ name, fraction, elapsed: 7000, pace: paceOf(perSecond), size, detail }, columns);
        t.true(line.length < columns, `${line.length} columns: ${line}`);
        t.regex(line, /[█░]{6,40} /);
        t.regex(line, new RegExp(`\\b${Math.floor(100 * fraction)}%`));
        t.regex(line, perSecond > 0 ? / (steps|%)\/(s|min|h) .* left/ : /1:56 h so far/);
        if (name.length < 40 && columns >= 80) t.true(line.startsWith(`${name} `), line);
        t.regex(line, name.length > 20 ? /5000 [█░]/ : /^d=20 [█░]/); // what tells names from each other stays
      }
    }
  });
}

test("a bar of 60 columns is as full as its stage", (t) => {
  const filled = [0, 0.25, 0.5, 1].map((fraction) => {
    const line = progressLine({ name: "d=4", fraction, elapsed: 1, pace: paceOf(0.1), detail: "" }, 60);
    return [line.split("█").length - 1, line.split("░").length - 1];
  });
  const width = filled[0]![1]!;
  t.true(width > 20);
  t.deepEqual(
    filled.map(([done]) => Math.abs(done! / width)).map((part) => Number(part.toFixed(1))),
    [0, 0.3, 0.5, 1],
  );
});

test("rates and times are those of the work that this run does", (t) => {
  const pace = new Pace();
  t.is(pace.left(0.5), undefined);
  pace.report(0.5, 10_000); // what an earlier run has done
  pace.report(0.6, 12_000);
  t.true(Math.abs(pace.perSecond - 0.05) < 1e-12);
  t.true(Math.abs(pace.left(0.6)! - 8) < 1e-9);
  t.is(rate({ count: 10_000, unit: "steps" }, pace.perSecond), "500 steps/s");
  t.is(rate({ count: 100, unit: "%" }, pace.perSecond), "5.0 %/s");
  t.is(rate({ count: 100, unit: "%" }, 1e-3), "6.0 %/min");
  t.is(rate({ count: 100, unit: "%" }, 1e-4), "36 %/h");
  t.deepEqual([0.2, 59.1, 61, 3599, 3600, 9000].map(duration), [
    "1 s",
    "1:00 min",
    "1:01 min",
    "59:59 min",
    "1:00 h",
    "2:30 h",
  ]);
});

for (const columns of [60, 80]) {
  test(`a bar of ${columns} columns stays while its stage goes on, with notes above it, and then gives way`, async (t) => {
    const terminal = new Terminal(columns);
    const { stage, note } = terminal.reporter();
    const result = await stage(
      "hubbard, 2400 points, width 5000",
      async (onProgress) => {
        onProgress(0.25);
        await wait(150);
        onProgress(0.5, "half");
        await wait(250);
        note("a warning");
        onProgress(1);
        await wait(100);
        const before = terminal.bars().length;
        await wait(450); // the stage goes on at 100%
        t.true(terminal.bars().length > before, "the bar is drawn on");
        t.regex(terminal.screen().at(-1)!, /^hubbard.*5000 █+ 100% .* left$/);
        note("the last words");
        return 3;
      },
      { count: 1000, unit: "steps" },
    );
    t.is(result, 3);
    t.true(
      terminal.bars().some((text) => / 50% +\d+ steps\/(s|min) +\d+ s left/.test(text)),
      terminal.bars().join("\n"),
    );
    t.true(terminal.bars().every((text) => text.length < columns));
    const screen = terminal.screen();
    t.deepEqual(screen.slice(0, 2), ["a warning", "the last words"]);
    t.regex(screen[2]!, /^hubbard, 2400 points, width 5000: \d\.\d\d s$/);
    t.is(screen.length, 3);
  });
}

test("a stage that fails leaves no bar behind", async (t) => {
  const terminal = new Terminal(80);
  await t.throwsAsync(
    terminal.reporter().stage("broken", async () => {
      await wait(150);
      throw new Error("no");
    }),
  );
  const drawn = terminal.written.length;
  await wait(250);
  t.is(terminal.written.length, drawn);
  t.deepEqual(terminal.screen(), []);
});

test("on a terminal that cannot move its cursor there are plain lines", async (t) => {
  const terminal = new Terminal(80);
  const { TERM } = process.env;
  process.env["TERM"] = "dumb";
  const { stage, note } = terminal.reporter();
  if (TERM === undefined) delete process.env["TERM"];
  else process.env["TERM"] = TERM;
  await stage("d=4", async (onProgress) => {
    onProgress(0.5);
    await wait(150);
    note("a warning");
  });
  t.regex(terminal.written.join(""), /^a warning\nd=4: \d\.\d\d s\n$/);
});

const hasScript = spawnSync("script", ["--version"]).status === 0;

(hasScript ? test : test.skip)("on a pseudo terminal of 60 columns the command draws bars that fit", (t) => {
  const line = `stty cols 60; '${process.execPath}' '${commandFile}' evolve --model tfim --field 1 --lattice 16 --times 0:3:200`;
  const { status, stdout } = spawnSync("script", ["-qec", line, "/dev/null"], { encoding: "utf8", maxBuffer: 2 ** 26 });
  t.is(status, 0, stdout);
  // biome-ignore lint/suspicious/noControlCharactersInRegex: escapes are what is looked for
  const bars = stdout.split(/\x1b\[\d*[A-Za-z]|\r|\n/).filter((text) => /^evolution .*%/.test(text));
  t.true(bars.length > 0);
  t.true(bars.every((text) => text.length < 60));
  t.true(
    bars.some((text) => /\d% {2}[\d.]+ %\/\w+ {2}.* left/.test(text)),
    bars.join("\n"),
  );
});
