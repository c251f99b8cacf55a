import { runCommand } from "../support/command.js";
import { test } from "../support/test.js";

/** What the command says to wrong usage, one line. */
function refusal(...words: string[]): string {
  const { status, stdout, stderr } = runCommand(words);
  return status === 2 && stdout === "" ? stderr.trim() : `exit code ${status}: ${stdout}${stderr}`;
}

const model = ["--model", "tfim", "--field", "1"];

test("an option that does not exist is answered with ours, from peers' names too, and with all that there are", (t) => {
  for (const [word, meant] of [
    ["--pbc", "boundary"],
    ["--h", "field"],
    ["--fild", "field"],
    ["--tol", "tolerance"],
    ["--n_eigs", "levels"],
    ["--output-dir", "out"],
    ["--n-jobs", "threads"],
  ] as const) {
    t.regex(
      refusal("groundstate", "--model", "tfim", `${word}=1`),
      new RegExp(`Did you mean --${meant}\\? groundstate takes --model, `),
    );
  }
  t.regex(refusal("groundstate", "--model", "tfim", "--g=1"), /Did you mean --field or --longitudinal\? /);
  t.regex(refusal("groundstate", "--model", "hubbard", "--n_fermions=2"), /Did you mean --up and --down\? /);
  t.regex(
    refusal("evolve", ...model, "--trotter"),
    /^nnqs: evolve: there is no option --trotter\. evolve takes --model, /,
  );
  for (const word of ["--title", "--no-titel", "--notitle"]) {
    t.regex(refusal("reproduce", word), /Did you mean --no-title\? reproduce takes .*--no-title/);
  }
  t.regex(refusal("reproduce", "--learning-rate", "1"), /there is no option --learning-rate\. reproduce takes /);
});

test("of a name without end its beginning is repeated", (t) => {
  const said = refusal("groundstate", `--${"k".repeat(10_000)}`);
  t.regex(said, /there is no option --kkkk+…\./);
  t.true(said.length < 1000);
});

test("a wrong value is repeated on one line, and of one without end its beginning", (t) => {
  const said = refusal("groundstate", "--model", "tfim", "--field", `1\n${"2".repeat(10_000)}x`);
  t.regex(said, /^nnqs: option '--field <h>' argument '1\\u000a2{58}…' is invalid\. It must be a number\.$/);
  t.regex(refusal("reproduce", `fig\n1`), /^nnqs: command-argument value 'fig\\u000a1' is invalid\. /);
});

test("a value that is none of the allowed ones is answered with the one that is likely to be meant", (t) => {
  t.regex(refusal("groundstate", "--model", "heisenbrg"), /'heisenbrg' is invalid\. Did you mean heisenberg\?/);
  t.regex(
    refusal("groundstate", "--model", "ising"),
    /Did you mean tfim\? Allowed choices are tfim, heisenberg, hubbard\.$/,
  );
  t.regex(refusal("groundstate", ...model, "--boundary", "obc"), /Did you mean open\?/);
  t.regex(refusal("groundstate", ...model, "--lattice", "hexagonal:2x3"), /perhaps honeycomb:2x3/);
  t.regex(refusal("groundstate", ...model, "--lattice", "chian"), /perhaps chain:12/);
  t.regex(refusal("evolve", ...model, "--time", "1", "--method", "lanczos"), /Did you mean krylov\?/);
  t.regex(refusal("evolve", ...model, "--time", "1", "--observables", "energi"), /Did you mean energy\?/);
  t.regex(refusal("evolve", ...model, "--time", "1", "--initial", "nel"), /groundstate:U=4, perhaps neel\.$/);
  t.regex(refusal("reproduce", "fig8"), /Allowed choices are fig1, fig2, fig3, fig4, fig5, fig6, fig7, all\./);
});

test("an argument for which there is no place is refused, and an option without dashes is answered with its flag", (t) => {
  t.is(
    refusal("groundstate", "--model", "tfim", "fild=1"),
    'nnqs: groundstate: there is no place for the argument "fild=1". Did you mean --field 1?',
  );
  t.is(refusal("info", "extra"), 'nnqs: info: there is no place for the argument "extra".');
  t.regex(refusal("reproduce", "fig1", "fig2"), /no place for the argument "fig2"\.$/);
});

test("what is wrong in a list is named by its place", (t) => {
  t.regex(refusal("evolve", ...model, "--times", "1,,2"), /Entry 2 is "": It must be a number\./);
  t.regex(refusal("evolve", ...model, "--times", "0:x:3"), /It must be a number\./);
  for (const number of ["1e-400", "1e400"]) {
    t.regex(refusal("evolve", ...model, "--times", number), /So it is not held: a number must be 0 or between/);
  }
  t.regex(refusal("reproduce", "fig2", "--train", "10,ten"), /Entry 2 is "ten": It must be a whole number/);
});

test("what is no list of whole numbers is answered with the form of the list and what its numbers are", (t) => {
  const momentum = refusal("groundstate", ...model, "--momentum", "1,9x");
  t.regex(momentum, /Entry 2 is "9x": It must be a whole number\. Write a,b,…: momentum .*modulo L, for each axis/);
  t.notRegex(momentum, /9007199254740991/);
  t.regex(refusal("groundstate", ...model, "--momentum", "1.5"), /It must be a whole number\. Write a,b,…/);
  t.regex(
    refusal("groundstate", ...model, "--momentum", "9007199254740993"),
    /of at most 2\^53-1, the largest that is held/,
  );
  t.regex(refusal("groundstate", ...model, "--seed", "9007199254740993"), /of at most 2\^53-1/);
  t.regex(refusal("evolve", ...model, "--times", "1,x"), /Write a,b,… or start:stop:count: times, /);
});

test("a spec that cannot be read says why, and a device without end is not read to its end", (t) => {
  t.is(refusal("entropy", "/dev/zero"), "nnqs: entropy: /dev/zero is no spec: it has more than 16777216 bytes.");
  t.is(refusal("entropy", "nowhere.json"), "nnqs: entropy: nowhere.json is not there.");
  t.is(refusal("spectrum", "/"), "nnqs: spectrum: / is a directory.");
  t.regex(refusal("entropy", ""), /name a spec/);
  t.regex(refusal("groundstate", ...model, "--out", ""), /It must name a directory/);
});
