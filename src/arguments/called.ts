import { types } from "node:util";
import { ArgumentError } from "../native/errors.js";
import { describe } from "./describe.js";
import { isError } from "./isError.js";

/** What V8 says of a Proxy that was revoked, as where a promise is to become one. */
const revoked = /proxy that has been revoked/;

/**
 * What a function of the caller's gives. An error that it throws is the caller's own and goes through as it is; anything else that it
 * throws says nothing by itself, and becomes the cause of an error of ours.
 *
 * @param where - The function that was called with it; `name`: what that calls it.
 * @throws the function's own error; {ArgumentError} naming the function that threw what is no error, or whose result is a Proxy that was revoked.
 */
export function called<T>(where: string, name: string, work: () => T): T {
  const asError = (thrown: unknown): unknown => {
    if (!isError(thrown)) {
      return new ArgumentError(
        `${where}: \`${name}\` must throw an Error where it fails, not ${describe(thrown)}. Write throw new Error("why").`,
        { cause: thrown },
      );
    }
    if (!revoked.test(thrown.message)) return thrown;
    return new ArgumentError(`${where}: \`${name}\` gives a Proxy that was revoked. Return plain values.`, {
      cause: thrown,
    });
  };
  try {
    const result = work();
    if (types.isProxy(result)) Reflect.get(result as object, "then"); // as who awaits it would
    if (!types.isPromise(result)) return result;
    return result.catch((thrown: unknown) => {
      throw asError(thrown);
    }) as T;
  } catch (thrown) {
    throw asError(thrown);
  }
}
