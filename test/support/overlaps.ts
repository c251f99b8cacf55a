// What is tested apart of what predict keeps to itself.
export { Overlaps } from "../../dist/predict/losses/fidelity.js";
