/** What a stage counts: 10 000 steps. */
export interface StageSize {
  /** How many there are. */
  readonly count: number;
  /** What they are called: "steps". */
  readonly unit: string;
}

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
    size?: StageSize,
  ): Promise<T>;
  /** One line that the user should read: what was found done, what is unusual. What an experiment notes is kept with its result. */
  note(message: string): void;
}

/** Says nothing; for use as a library. */
export const silentReporter: Reporter = {
  stage: (_name, work) => work(() => {}),
  note: () => {},
};

/** What happened while an experiment ran, as manifests record it. */
export interface Recording {
  readonly reporter: Reporter;
  /** Seconds that each stage took, in order. */
  readonly seconds: { [stage: string]: number };
  /** What was noted, each once. */
  readonly notes: string[];
}

/** A reporter that passes on what it is told, and keeps it. */
export function recording(reporter: Reporter): Recording {
  const seconds: Recording["seconds"] = {};
  const notes: string[] = [];
  const stage: Reporter["stage"] = async (name, work, size) => {
    const start = performance.now();
    try {
      return await reporter.stage(name, work, size);
    } finally {
      seconds[name] = (seconds[name] ?? 0) + (performance.now() - start) / 1000;
    }
  };
  const note = (message: string) => {
    if (!notes.includes(message)) notes.push(message);
    reporter.note(message);
  };
  return { reporter: { stage, note }, seconds, notes };
}
