import { runCommand } from "../support/command.js";
import { numbers, wholeNumber } from "../support/commandLine.js";
import { uniform } from "../support/random.js";
import { test } from "../support/test.js";

const range = (text: string) => numbers(1e6, "times")(text);

test("times print as they would be typed", (t) => {
  t.deepEqual(range("0:2.1:5"), [0, 0.525, 1.05, 1.575, 2.1]);
  t.deepEqual(range("0:1:11"), [0, 0.1, 0.2, 0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.9, 1]);
  t.deepEqual(range("-0.3:0.3:7"), [-0.3, -0.2, -0.1, 0, 0.1, 0.2, 0.3]);
  t.deepEqual(range("0.1:-0.2:4"), [0.1, 0, -0.1, -0.2]);
  t.deepEqual(range("0:1:4"), [0, 1 / 3, 2 / 3, 1]);
  t.deepEqual(range("1e-7:3e-7:3"), [1e-7, 2e-7, 3e-7]);
  t.deepEqual(range("0:3e22:4"), [0, 1e22, 2e22, 3e22]);
  t.deepEqual(range("+0.5:1.5e0:2"), [0.5, 1.5]);
  const line = "evolve --model tfim --field 1 --lattice 4 --times 0:2.1:5 --json --quiet";
  t.deepEqual(JSON.parse(runCommand(line.split(" ")).stdout).times, [0, 0.525, 1.05, 1.575, 2.1]);
});

test("every number of a range is the one nearest to its decimal value", (t) => {
  const drawn = uniform(3 * 200, 5).map(Math.abs);
  for (let i = 0; i < 200; i++) {
    const places = Math.floor(7 * drawn[3 * i]!);
    const step = Math.floor(2000 * drawn[3 * i + 1]!) - 1000;
    const start = Math.floor(1e5 * drawn[3 * i + 2]!) - 50_000;
    const typed = (k: number) => `${start + k * step}e-${places}`; // exact in units of 10^-places
    const expected = Array.from({ length: 101 }, (_, k) => Number(typed(k)));
    t.deepEqual(
      range(`${typed(0)}:${typed(100)}:101`).map((value) => value + 0),
      expected.map((value) => value + 0),
    );
  }
});

test("a whole number is one however it is typed, as in a spec", (t) => {
  const whole = wholeNumber(0);
  for (const [text, value] of [
    ["1e4", 10_000],
    ["1.5E3", 1500],
    ["+3.0", 3],
    [" 007 ", 7],
    ["9007199254740991", Number.MAX_SAFE_INTEGER],
  ] as const) {
    t.is(whole(text), value, text);
  }
  for (const text of ["9007199254740993", "1e400", "1.5", "-1", "1e-1", "0x10", "1_000", "", "Infinity", "٣"]) {
    t.throws(() => whole(text), { message: /^It must be a whole number/ }, text);
  }
});

test("what is no range is refused", (t) => {
  for (const text of ["0:1", "0:1:1", "0:1:2.5", "0:x:3", "0:1:3:4", "0:1:2000000", ":1:2"]) {
    t.throws(() => range(text), { message: /number|range|at most 1000000 times/ }, text);
  }
});
