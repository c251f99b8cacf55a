// require() of ES modules: Node.js 20.19 and 22.12 or newer.
const { linalg } = require("infinite-nnqs");

if (linalg.dgemmSync(1, 1, 1, Float64Array.of(2), Float64Array.of(3))[0] !== 6) throw new Error("2·3 is not 6.");
