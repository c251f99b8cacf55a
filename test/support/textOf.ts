import type { Readable } from "node:stream";

/** What a child process writes to a stream: a function that gives all of it so far. */
export function textOf(stream: Readable): () => string {
  let text = "";
  stream.setEncoding("utf8").on("data", (more: string) => {
    text += more;
  });
  return () => text;
}
