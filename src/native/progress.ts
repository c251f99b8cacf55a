/** What everything that reports its progress accepts. */
export interface ProgressOptions {
  /** Called about ten times a second with the fraction done, rising, and with 1 once, at the end. What it throws ends the work; a promise that it returns is not awaited. */
  readonly onProgress?: ((fraction: number) => void) | undefined;
}

/** Milliseconds between reports. */
export const progressInterval = 100;

/** How whoever has done all of the work says so, and returns its result. */
export interface Done {
  done<Result>(result: Result): Result;
}

/**
 * Options for work of many parts, whose reports, of whatever order, reach the listener only as they rise, below 1; and `done`, which
 * tells it 1 at the end and returns the result. Without it 1 is never told.
 *
 * @throws the signal's reason if it has been aborted already.
 */
export function rising<Options extends ProgressOptions & { readonly signal?: AbortSignal | undefined }>(
  options: Options,
): Options & Done {
  const { onProgress, signal } = options;
  signal?.throwIfAborted();
  if (!onProgress) return { ...options, done: (result) => result };
  let reported = Number.NEGATIVE_INFINITY;
  return {
    ...options,
    onProgress: (fraction) => {
      if (!(fraction > reported && fraction < 1)) return;
      reported = fraction;
      onProgress(fraction);
    },
    done: (result) => {
      onProgress(1);
      return result;
    },
  };
}

/** The options of a part of the work: what it reports, from 0 to 1, is the whole's progress from `from` to `to`. */
export function partOf<Options extends ProgressOptions>(options: Options, from: number, to: number): Options {
  const { onProgress } = options;
  return onProgress ? { ...options, onProgress: (fraction) => onProgress(from + fraction * (to - from)) } : options;
}
