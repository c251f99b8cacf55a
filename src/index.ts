export * as exact from "./exact/index.js";
export * as graph from "./graph/index.js";
export * as hilbert from "./hilbert/index.js";
export * as linalg from "./linalg/index.js";
export * from "./native/errors.js";
export type { JobOptions } from "./native/job.js";
export * as operator from "./operator/index.js";
