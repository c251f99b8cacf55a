/** How an experiment tells its caller what it does; experiments themselves print nothing. */
export interface Reporter {
  /**
   * Runs one named stage of the work and shows how far it is.
   *
   * @param size - What the stage counts, for its rate: 10 000 steps; per cent if it counts nothing.
   */
  stage<T>(
    name: string,
    work: (onProgress: (fraction: number, detail?: string) => void) => Promise<T>,
    size?: { readonly count: number; readonly unit: string },
  ): Promise<T>;
  /** One line that the user should read: what was found done, what is unusual. */
  note(message: string): void;
}

/** Says nothing; for use as a library. */
export const silentReporter: Reporter = {
  stage: (_name, work) => work(() => {}),
  note: () => {},
};

/** Seconds that each stage took, in order, as manifests record them. */
export function timed(reporter: Reporter): { reporter: Reporter; seconds: Record<string, number> } {
  const seconds: Record<string, number> = {};
  const stage: Reporter["stage"] = async (name, work, size) => {
    const start = performance.now();
    try {
      return await reporter.stage(name, work, size);
    } finally {
      seconds[name] = (seconds[name] ?? 0) + (performance.now() - start) / 1000;
    }
  };
  return { reporter: { stage, note: (message) => reporter.note(message) }, seconds };
}
