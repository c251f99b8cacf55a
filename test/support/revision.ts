/** How a directory of sources knows its commit; nothing that users of the package need. */
export { revisionFile, revisionOf } from "../../dist/runs/revision.js";
