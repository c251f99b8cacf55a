// Exit code 0 if node_modules holds what package-lock.json asks for; npm keeps its own record of what it has installed there. The record
// also tells of scripts/reference/node_modules, which a copy of node_modules does not bring along.
import { existsSync, readFileSync } from "node:fs";

const packages = (path) => {
  try {
    return JSON.parse(readFileSync(path, "utf8")).packages;
  } catch {
    return {}; // never installed
  }
};
const installed = packages("node_modules/.package-lock.json");
const missing = Object.entries(packages("package-lock.json")).filter(
  ([path, wanted]) =>
    path !== "" &&
    !wanted.optional &&
    (installed[path]?.version !== wanted.version || (!path.startsWith("node_modules/") && !existsSync(path))),
);
process.exit(missing.length === 0 ? 0 : 1);
