import { types } from "node:util";
import { readable, visible } from "../arguments/printable.js";

/** How messages begin that name the function which they are of, as those of C++ do. */
const beginning = /^(?:[\w.]+|[\w-]+ function): /;

/**
 * Base of every error that this library throws on purpose. The message names the argument, the value, what is allowed and what to do; of names and
 * paths in it nothing is left that a terminal obeys, and of one that is longer than any that works its two ends.
 */
export class NnqsError extends Error {
  readonly #fault: string;

  /** Of any value, also of a Proxy that was revoked, which throws where it is asked what it is. */
  static override [Symbol.hasInstance](value: unknown): boolean {
    // biome-ignore lint/complexity/noThisInStatic: of the class that is asked, which may be below this one
    return !types.isProxy(value) && super[Symbol.hasInstance](value);
  }

  /**
   * @param fault - The message, but for a remedy that is given apart.
   * @param options - Its cause, and the remedy, what to do, which ends the message.
   */
  constructor(fault: string, options: ErrorOptions & { readonly remedy?: string | undefined } = {}) {
    const { remedy, ...others } = options;
    super(readable(visible(remedy === undefined ? fault : `${fault} ${remedy}`)), others);
    this.#fault = readable(visible(fault));
  }

  /** What the message says, without the function that it is of; the part of an argument that stands there instead stays. */
  get said(): string {
    return this.message.replace(beginning, "");
  }

  /** What is wrong: the message without a remedy that was given apart. */
  get fault(): string {
    return this.#fault;
  }

  /** The name of its class. */
  override get name(): string {
    return this.constructor.name;
  }
}

/** A value that is not allowed. */
export class ArgumentError extends NnqsError {}

/** An array of the wrong length, or matrices whose dimensions do not fit together. */
export class ShapeError extends NnqsError {}

/** More memory would be needed than is free; thrown before it is taken. */
export class MemoryError extends NnqsError {}

/** The numbers do not allow the computation: a singular matrix, one that is not positive definite, no convergence. */
export class NumericalError extends NnqsError {}

/** A result exists but misses the tolerance that was asked for. */
export class ToleranceError extends NnqsError {}

/** The caller's AbortSignal fired; seen by callers only as the signal's own reason. */
export class CancelledError extends NnqsError {}
