import { existsSync, readdirSync, readFileSync } from "node:fs";
import * as library from "infinite-nnqs";
import { runCommand } from "./support/command.js";
import { test } from "./support/test.js";

const folder = new URL("../docs/", import.meta.url);
const pages = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((name) => name.endsWith(".md"));
const text = pages.map((page) => readFileSync(new URL(page, folder), "utf8")).join("\n");

test("every public namespace has its page, and every name of it stands in the docs", (t) => {
  const missing = Object.entries(library).flatMap(([namespace, members]) => {
    if (typeof members !== "object") return [];
    if (!text.includes(`\`${namespace}\``) && !text.includes(`# ${namespace}`)) return [namespace];
    return Object.keys(members)
      .filter((name) => !new RegExp(`[\`.]${name.replace(/Sync$/, "")}\\b|\\b${name}\\(`).test(text))
      .map((name) => `${namespace}.${name}`);
  });
  t.deepEqual(missing, []);
});

/** The anchor of a heading, as GitHub makes it. */
function anchor(heading: string): string {
  return heading
    .replaceAll(/[`*]/g, "")
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}\s_-]/gu, "")
    .replaceAll(/\s/g, "-");
}

test("every link between the pages, and into the sources, leads somewhere", (t) => {
  const root = new URL("../", folder);
  const files = [
    "README.md",
    "CONTRIBUTING.md",
    "CHANGELOG.md",
    "SECURITY.md",
    "python/README.md",
    "examples/README.md",
    "benchmarks/README.md",
    "scripts/fixtures/README.md",
    ...pages.map((page) => `docs/${page}`),
  ];
  const broken = files.flatMap((file) => {
    const here = new URL(file, root);
    const links = [...readFileSync(here, "utf8").matchAll(/\]\(([^)\s]+)\)/g)].map(([, link]) => link!);
    return links
      .filter((link) => !/^[a-z]+:/.test(link))
      .filter((link) => {
        const target = new URL(link, here);
        const { hash } = target;
        target.hash = "";
        if (!existsSync(target)) return true;
        const headings = hash === "" ? [] : [...readFileSync(target, "utf8").matchAll(/^#+ (.*)$/gm)];
        return hash !== "" && !headings.some(([, heading]) => `#${anchor(heading!)}` === decodeURIComponent(hash));
      })
      .map((link) => `${file}: ${link}`);
  });
  t.deepEqual(broken, []);
});

/** Names of all commands, as the help lists them. */
function commandNames(): string[] {
  const help = runCommand(["--help"]).stdout;
  const listed = help.slice(help.indexOf("Commands:"), help.indexOf("Examples:"));
  return [...listed.matchAll(/^ {2}(\w+)/gm)].map(([, name]) => name!);
}

test("every option of every command stands in the docs", (t) => {
  const options = commandNames().flatMap((name) => [
    ...runCommand([name, "--help"]).stdout.matchAll(/^ {2}(?:-\w, )?(--[a-z\d-]+)/gm),
  ]);
  const names = [...new Set(options.map(([, name]) => name!))].filter((name) => name !== "--help");
  t.true(names.length > 50);
  t.deepEqual(
    names.filter((name) => !new RegExp(`${name}(?![\\w-])`).test(text)),
    [],
  );
});

test("every folder of the sources stands in the architecture", (t) => {
  const architecture = readFileSync(new URL("architecture.md", folder), "utf8");
  const folders = ["src", "native"].flatMap((tree) =>
    readdirSync(new URL(`../${tree}/`, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isDirectory())
      .map((entry) => entry.name),
  );
  t.deepEqual(
    folders.filter((name) => !new RegExp(`[\`/]${name}/`).test(architecture)),
    [],
  );
});

test("the contract of the command line names every command", (t) => {
  const commands = commandNames();
  const contract = readFileSync(new URL("architecture.md", folder), "utf8");
  t.true(commands.length > 5);
  t.deepEqual(
    commands.filter((name) => name !== "help" && !contract.includes(`nnqs ${name} `)),
    [],
  );
});
