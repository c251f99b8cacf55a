import { spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { runCommand } from "../support/command.js";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();
writeFileSync(join(root, "spec.json"), "{}");
writeFileSync(join(root, "two words.json"), "{}");
mkdirSync(join(root, "results"));
writeFileSync(join(root, "completion"), runCommand(["completion", "bash"]).stdout);

/** What bash offers for the last of some words. */
function offered(...words: string[]): string[] {
  const script = `source ./completion
COMP_WORDS=(nnqs ${words.map((word) => `'${word}'`).join(" ")})
COMP_CWORD=${words.length}
_nnqs
printf '%s\\n' "\${COMPREPLY[@]}"`;
  const { status, stdout, stderr } = spawnSync("bash", ["--norc", "-c", script], { cwd: root, encoding: "utf8" });
  return status === 0 && stderr === "" ? stdout.split("\n").filter((line) => line !== "") : [`${stderr}`];
}

test("bash completes commands, options, values, lists of values and files", (t) => {
  t.deepEqual(offered("e"), ["entropy", "evolve"]);
  t.true(offered("").includes("reproduce"));
  t.deepEqual(offered("evolve", "--max"), ["--max-products", "--max-dimension"]);
  t.deepEqual(offered("groundstate", "--model", ""), ["tfim", "heisenberg", "hubbard"]);
  t.deepEqual(offered("groundstate", "--model", "tfim", "--boundary", "p"), ["periodic"]);
  t.deepEqual(offered("evolve", "--observables", "energy,magnetization-"), [
    "energy,magnetization-x",
    "energy,magnetization-z",
  ]);
  t.deepEqual(offered("reproduce", "fig"), ["fig1", "fig2", "fig3", "fig4", "fig5", "fig6", "fig7"]);
  t.deepEqual(offered("completion", ""), ["bash", "zsh"]);
  t.true(offered("help", "").includes("spectrum"));
  t.deepEqual(offered("entropy", "sp"), ["spec.json"]);
  t.deepEqual(offered("evolve", "--out", "re"), ["results"]);
  t.deepEqual(offered("evolve", "--field", "--"), []); // a value is wanted
  t.deepEqual(offered("entropy", "two "), ["two words.json"]);
  t.deepEqual(offered("groundstate", "--model", "="), ["tfim", "heisenberg", "hubbard"]); // bash ends a word at =
  t.deepEqual(offered("groundstate", "--model", "=", "t"), ["tfim"]);
  t.deepEqual(offered("learn", "spec.json", "target.file", "=", "two"), ["two words.json"]);
  // zsh, and bash where = is no break between words, give an option with its value as one.
  t.deepEqual(offered("groundstate", "--model=t"), ["--model=tfim"]);
  t.deepEqual(offered("groundstate", "--out=two"), ["--out=two words.json"]);
});

test("it offers every option of every command", (t) => {
  const commands = offered("").filter((word) => !word.startsWith("-"));
  t.true(commands.includes("reproduce"));
  for (const command of commands) {
    const help = runCommand([command, "--help"]).stdout;
    const options = [...help.slice(0, help.indexOf("Examples:")).matchAll(/^ {2}(?:-\w, )?(--[\w-]+)/gm)];
    t.deepEqual(
      offered(command, "--"),
      options.map(([, option]) => option!),
      command,
    );
  }
});

test("zsh gets the same through bashcompinit, and another shell is refused", (t) => {
  t.regex(
    runCommand(["completion", "zsh"]).stdout,
    /^autoload -U \+X bashcompinit && bashcompinit\n.*complete -o filenames -F _nnqs nnqs\n$/s,
  );
  const { status, stderr } = runCommand(["completion", "fish"]);
  t.is(status, 2);
  t.regex(stderr, /Allowed choices are bash, zsh/);
});

const hasZsh = spawnSync("zsh", ["--version"]).status === 0;

(hasZsh ? test : test.skip)("zsh reads its script", (t) => {
  writeFileSync(join(root, "completion.zsh"), runCommand(["completion", "zsh"]).stdout);
  const { status, stderr } = spawnSync(
    "zsh",
    ["-fc", "autoload -U compinit && compinit -u && source ./completion.zsh"],
    {
      cwd: root,
      encoding: "utf8",
    },
  );
  t.is(status, 0, stderr);
});
