export { numbers, wholeNumber } from "../../dist/cli/options.js";
