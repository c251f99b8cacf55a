import type { Handle } from "./handle.js";

/** Typed arrays that requests carry. */
export type Numbers = Float64Array | Float32Array | Int32Array | Uint8Array;

/** Cancellation, progress, copies of inputs and of results: native/boundary. The first five take their argument as it is, no request. */
export interface MachineryFunctions {
  setErrorClasses(classes: object): void;
  createToken(): Handle<"token">;
  cancel(token: Handle<"token">): void;
  progress(token: Handle<"token">): number;
  cancelJobs(exitStatus: number): void;
  stage(request: { source: Numbers; asResult?: boolean | undefined }): { staged: Handle<"staged"> };
  fillStaged(request: { staged: Handle<"staged">; source: Numbers; numbers: number }): { complete: boolean };
  dropStaged(request: { staged: Handle<"staged"> }): void;
  takeResult(request: { result: Handle<"apart">; numbers: number }): { array?: Numbers };
}
