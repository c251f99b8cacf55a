// Loaded before a program (node --import): kills its process at one of its changes to the file system.
//   NNQS_CRASH_AT=k        the k-th change, counted from 1
//   NNQS_CRASH_HOW         before: it is not made; half: half of what it writes or removes; after: it is made
//   NNQS_CRASH_COUNT=file  how many changes there were, if the process comes to its end
import fs from "node:fs";
import { syncBuiltinESMExports } from "node:module";
import { join } from "node:path";

const at = Number(process.env["NNQS_CRASH_AT"] ?? 0);
const how = process.env["NNQS_CRASH_HOW"] ?? "before";
let changes = 0;

type Call = (...args: never[]) => Promise<unknown>;
const die = () => process.kill(process.pid, "SIGKILL");

/** The call, which is a change if `isChange` says so. */
function counting(
  call: Call,
  half: (...args: never[]) => Promise<unknown> | unknown,
  isChange: (...args: never[]) => boolean = () => true,
): Call {
  return async function (this: unknown, ...args: never[]) {
    if (!isChange(...args) || ++changes !== at) return call.apply(this, args);
    if (how === "half") await half.apply(this, args);
    if (how === "after") await call.apply(this, args);
    die();
    return new Promise(() => {});
  };
}

const promises = fs.promises as unknown as Record<string, Call>;
const { open } = fs.promises;
for (const name of ["mkdir", "rename", "rmdir", "unlink", "link", "symlink"]) {
  promises[name] = counting(promises[name]!, () => {});
}
promises["open"] = counting(
  open as unknown as Call,
  () => {},
  ((_path: string, flags: unknown) => flags === "wx") as never,
);
promises["rm"] = counting(promises["rm"]!, ((path: string) => {
  const [first] = fs.existsSync(path) && fs.lstatSync(path).isDirectory() ? fs.readdirSync(path) : [];
  if (first !== undefined) fs.rmSync(join(path, first), { recursive: true });
}) as never);

const handle = await open("/dev/null", "r");
const methods = Object.getPrototypeOf(handle) as Record<string, Call>;
await handle.close();
for (const name of ["write", "writeFile"]) {
  methods[name] = counting(methods[name]!, function (
    this: fs.promises.FileHandle,
    data: Uint8Array | string,
    from: number,
  ) {
    const bytes = Buffer.from(data as Uint8Array).subarray(typeof from === "number" ? from : 0);
    fs.writeSync(this.fd, bytes, 0, bytes.length >> 1);
  } as never);
}
syncBuiltinESMExports();

const countFile = process.env["NNQS_CRASH_COUNT"];
if (countFile !== undefined) process.on("exit", () => fs.writeFileSync(countFile, String(changes)));
