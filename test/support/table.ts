/** How tables of the command write numbers, which nothing public gives. */
export { fixed } from "../../dist/cli/table.js";
