import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
const refusal = (line: string) => {
  const { status, stderr } = runCommand([...line.split(" "), "--quiet"], { cwd: root });
  return `${status} ${stderr.trim()}`;
};

test("figures refuse a lattice that is none, or has no model, in the words of the command", (t) => {
  for (const figure of ["fig2", "fig3", "fig4", "fig6"]) {
    t.regex(
      refusal(`reproduce ${figure} --lattice 3,4`),
      /^2 nnqs: reproduce fig\d: --lattice is "3,4": must be like 3x4/,
    );
    t.regex(refusal(`reproduce ${figure} --lattice kagome:2`), /: --lattice kagome:2 must have 2 lengths, not 1\. /);
    t.regex(
      refusal(`reproduce ${figure} --lattice 40`),
      /: --lattice 40 must have at most 30 sites .*Take a smaller lattice\.$/,
    );
  }
  t.regex(
    refusal("reproduce fig2 --model hubbard --up 20"),
    /: --up must be at most 12, one for each site of --lattice 3x4, not 20/,
  );
});

test("a lattice of more sites than any is named as it was given", (t) => {
  for (const line of ["groundstate --model tfim --field 1", "reproduce fig2", "reproduce fig7"]) {
    t.regex(
      refusal(`${line} --lattice 2147483648`),
      /^2 nnqs: .*--lattice 2147483648: .* must be a whole number from 1 to 65536/,
    );
  }
});

test("fields that are given by flags are called by them", (t) => {
  const model = "--model tfim --field 1 --lattice 4";
  t.regex(
    refusal(`groundstate ${model} --tolerance -1`),
    /^2 nnqs: groundstate: --tolerance is -1: it must be more than 0/,
  );
  t.regex(refusal(`evolve ${model} --time 1 --initial 0`), /^2 nnqs: evolve: --initial is "0": must be plus, neel/);
  t.regex(refusal("groundstate --model tfim --field 1 --lattice x"), /: --lattice is "x": must be like 3x4/);
});
