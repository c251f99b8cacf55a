import { readdirSync, readFileSync } from "node:fs";
import test from "ava";
import * as library from "infinite-nnqs";

const folder = new URL("../docs/", import.meta.url);
const pages = readdirSync(folder).filter((name) => name.endsWith(".md"));
const text = pages.map((page) => readFileSync(new URL(page, folder), "utf8")).join("\n");

test("every public namespace has its page, and every name of it stands in the docs", (t) => {
  const missing = Object.entries(library).flatMap(([namespace, members]) => {
    if (typeof members !== "object") return [];
    if (!text.includes(`\`${namespace}\``) && !text.includes(`# ${namespace}`)) return [namespace];
    return Object.keys(members)
      .filter((name) => !new RegExp(`\\b${name.replace(/Sync$/, "")}\\b`).test(text))
      .map((name) => `${namespace}.${name}`);
  });
  t.deepEqual(missing, []);
});
