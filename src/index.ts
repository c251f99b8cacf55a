export * as correlators from "./correlators/index.js";
export * as entropy from "./entropy/index.js";
export * as linalg from "./linalg/index.js";
export * from "./native/errors.js";
export type { JobOptions } from "./native/job.js";
export * as predict from "./predict/index.js";
export { type Split, trainTestSplit } from "./predict/split.js";
export * as random from "./random/index.js";
export * as stax from "./stax/index.js";
