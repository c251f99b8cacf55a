// What messages of the library become in the words of their readers; internal, and tested by itself.
export { withOptionWords } from "../../dist/arguments/optionWords.js";
