/** The native functions: their arguments and results by name. scripts/check-native.mjs compares them with what C++ reads and returns. */
import type { CorrelatorFunctions } from "./correlators.js";
import type { DynamicsFunctions } from "./dynamics.js";
import type { EntropyFunctions } from "./entropy.js";
import type { GraphFunctions } from "./graph.js";
import type { Handle } from "./handle.js";
import type { HilbertFunctions } from "./hilbert.js";
import type { KernelOperatorFunctions } from "./kernelOperators.js";
import type { KernelSpaceFunctions } from "./kernelSpaces.js";
import type { KernelFunctions } from "./kernels.js";
import type { KrylovFunctions } from "./krylov.js";
import type { LinalgFunctions } from "./linalg.js";
import type { MachineryFunctions } from "./machinery.js";
import type { NetworkFunctions } from "./networks.js";
import type { OperatorFunctions } from "./operators.js";
import type { RandomFunctions } from "./random.js";
import type { SectorFunctions } from "./sectors.js";
import type { StateFunctions } from "./states.js";
import type { SystemFunctions } from "./system.js";

export type { Handle } from "./handle.js";
export type { NativeBasis } from "./hilbert.js";
export type { ActivationRow } from "./kernels.js";
export type { Numbers } from "./machinery.js";
export type { NativeModel } from "./operators.js";
export type { SystemInfo } from "./system.js";

/** Every export of the addon. */
export interface NativeFunctions
  extends CorrelatorFunctions,
    DynamicsFunctions,
    EntropyFunctions,
    GraphFunctions,
    HilbertFunctions,
    KernelFunctions,
    KernelOperatorFunctions,
    KernelSpaceFunctions,
    KrylovFunctions,
    LinalgFunctions,
    MachineryFunctions,
    NetworkFunctions,
    OperatorFunctions,
    RandomFunctions,
    SectorFunctions,
    StateFunctions,
    SystemFunctions {}

/** Names of functions that take one object of named arguments. */
export type RequestName = {
  [Name in keyof NativeFunctions]: Parameters<NativeFunctions[Name]> extends [infer Request extends object]
    ? Request extends Handle<"token">
      ? never
      : Name
    : never;
}[Exclude<keyof NativeFunctions, "setErrorClasses">];

/** What a native function takes. */
export type RequestOf<Name extends RequestName> = Readonly<Parameters<NativeFunctions[Name]>[0]>;

/** What it returns. */
export type ResultOf<Name extends RequestName> = Readonly<ReturnType<NativeFunctions[Name]>>;
