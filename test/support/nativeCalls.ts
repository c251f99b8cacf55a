import { addon } from "../../dist/native/addon.js";

/** A request that reached the addon. */
export interface NativeCall {
  readonly name: string;
  readonly request: Readonly<Record<string, unknown>>;
}

/** What `work` asked of the addon, in its order. */
export async function nativeCalls(work: () => Promise<unknown>): Promise<NativeCall[]> {
  const calls: NativeCall[] = [];
  const functions = addon as unknown as Record<string, (...args: unknown[]) => unknown>;
  const own = Object.entries(functions);
  for (const [name, native] of own) {
    functions[name] = (...args) => {
      calls.push({ name, request: { ...(args[0] as object | undefined) } });
      return native(...args);
    };
  }
  try {
    await work();
  } finally {
    for (const [name, native] of own) functions[name] = native;
  }
  return calls;
}
