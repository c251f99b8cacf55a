import { NnqsError } from "../native/errors.js";

/** Says why a file or directory could not be written or read and what to do. */
export class StorageError extends NnqsError {}

const remedies: Readonly<Record<string, string>> = {
  EACCES: "no permission to write there. Choose another directory",
  EPERM: "no permission to write there. Choose another directory",
  EROFS: "the file system is read-only. Choose another directory",
  ENOSPC: "the disk is full. Free some space, or choose another directory; nothing was left half-written",
  EFBIG: "the file size limit is reached. Raise it (ulimit -f), or choose another directory",
  EDQUOT: "the disk quota is used up. Free some space, or choose another directory",
  ENOENT: "nothing can be created there. Choose another directory",
  ENOTDIR: "a part of the path is a file. Choose another directory",
  EEXIST: "a file is in the way. Choose another directory",
  ELOOP: "a link is in the way. Remove it, or choose another directory",
  ENAMETOOLONG: "a name is too long for the file system. Choose a shorter path",
};

/** What to throw where the system refused to write to `path`. */
export function storageError(path: string, cause: unknown): StorageError {
  if (cause instanceof StorageError) return cause; // which says so already
  const code = (cause as NodeJS.ErrnoException).code ?? "";
  return new StorageError(`cannot write ${path}: ${remedies[code] ?? (cause as Error).message}.`, { cause });
}

/** Whether an error is the system's: those of Node.js itself have codes too, as a deprecation that NODE_OPTIONS makes an error. */
export function isSystemError(error: unknown): boolean {
  return typeof (error as NodeJS.ErrnoException | undefined)?.errno === "number";
}

/** What to throw where the system refused to read `path`. */
export function unreadableError(path: string, cause: unknown): StorageError {
  const { code = "", message } = cause as NodeJS.ErrnoException;
  const why = ["EACCES", "EPERM"].includes(code)
    ? "no permission to read it. Allow it (chmod u+rwX), or move it away."
    : `${message.replace(/\.$/, "")}. Move it away.`;
  return new StorageError(`cannot read ${path}: ${why}`, { cause });
}
