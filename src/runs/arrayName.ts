/** A name of TypeScript or of the command as arrays and columns have it: `meanLoss` and `mean-loss` are mean_loss. */
export function arrayName(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`).replaceAll("-", "_");
}
