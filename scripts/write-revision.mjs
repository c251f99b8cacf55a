// Writes dist/revision.json, by which a packed package knows the commit that it was made of. Run by `npm pack` after the build.
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { revisionFile, revisionOf } from "../dist/runs/revision.js";

const root = fileURLToPath(new URL("../", import.meta.url));
writeFileSync(join(root, revisionFile), `${JSON.stringify(revisionOf(root))}\n`);
