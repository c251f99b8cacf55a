import { NnqsError } from "../native/errors.js";

/**
 * Does a part of what a function is to do; errors of that part are in the name of the function, which is what its caller knows.
 *
 * @param where - The function, as its callers know it.
 */
export function inNameOf<T>(where: string, part: () => T): T {
  try {
    const result = part();
    if (!(result instanceof Promise)) return result;
    return result.catch((error: unknown) => {
      throw renamed(where, error);
    }) as T;
  } catch (error) {
    throw renamed(where, error);
  }
}

function renamed(where: string, error: unknown): unknown {
  if (!(error instanceof NnqsError) || error.message.startsWith(`${where}: `)) return error;
  return retold(error, `${where}: ${error.said}`);
}

/** An error of the same class that says the same in other words. */
export function retold(error: NnqsError, message: string): NnqsError {
  const type = error.constructor as new (message: string, options: ErrorOptions) => NnqsError;
  return new type(message, { cause: error });
}
