export { numbers } from "../../dist/cli/options.js";
