/** A word of a shell command that stands for exactly this text. */
function shellWord(text: string): string {
  return /^[\w./:=,+-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}

/**
 * The script of a job: one command in the place of the shell, so that the signals that Slurm sends to the batch shell reach it.
 * Nothing in it depends on the task, and no option of sbatch stands in it: those of the command line win over the user's environment.
 */
export function jobScript(command: readonly string[]): string {
  return `#!/bin/sh\n# Written by nnqs sweep.\nexec ${command.map(shellWord).join(" ")}\n`;
}
