import { spawn } from "node:child_process";
import { mkdir, readdir, readFile, rm, symlink, writeFile } from "node:fs/promises";
import { hostname } from "node:os";
import { join } from "node:path";
import { setTimeout as sleep } from "node:timers/promises";
import { NnqsError, runs } from "infinite-nnqs";
import { temporaryDirectory } from "../support/directory.js";
import { neverDone } from "../support/neverDone.js";
import { test } from "../support/test.js";

const root = temporaryDirectory();

type Holder = Record<string, string | number>;
const holderOf = async (path: string) =>
  JSON.parse(await readFile(join(`${path}.lock`, "holder.json"), "utf8")) as Holder;

/** Leaves a lock as a process leaves it that is killed: this one's, with some fields changed. */
async function leaveLock(path: string, changes: Holder): Promise<void> {
  const holder = await runs.withLock(path, () => holderOf(path));
  await mkdir(`${path}.lock`);
  await writeFile(join(`${path}.lock`, "holder.json"), JSON.stringify({ ...holder, ...changes }));
}

async function left(name: string): Promise<string[]> {
  return (await readdir(root)).filter((entry) => entry.startsWith(`${name}.`));
}

test("while one works, another is told who it is, on which machine and since when", async (t) => {
  const path = join(root, "held");
  const before = new Date().toISOString();
  await runs.withLock(path, async () => {
    const { message } = (await t.throwsAsync(runs.withLock(path, neverDone), { instanceOf: runs.HeldError }))!;
    const [, pid, host, since] =
      /held is being written by process (\d+) on (\S+) since (\S+)\. Wait/.exec(message) ?? [];
    t.deepEqual([Number(pid), host], [process.pid, hostname()]);
    t.true(before <= since! && since! <= new Date().toISOString());
    t.deepEqual(await left("held"), ["held.lock"]);
  });
  t.deepEqual(await left("held"), []);
});

test("a lock is released when the work fails", async (t) => {
  const path = join(root, "failed");
  await t.throwsAsync(
    runs.withLock(path, () => Promise.reject(new Error("no"))),
    { message: "no" },
  );
  t.is(await runs.withLock(path, async () => 7), 7);
});

test("the lock of a process that was killed is taken over", async (t) => {
  const path = join(root, "killed");
  const program = `const { runs } = await import(${JSON.stringify(import.meta.resolve("infinite-nnqs"))});
    await runs.withLock(${JSON.stringify(path)}, () => new Promise(() => { console.log("held"); setInterval(() => {}, 1000); }));`;
  const child = spawn(process.execPath, ["--input-type=module", "-e", program], {
    stdio: ["ignore", "pipe", "inherit"],
  });
  await new Promise((resolve) => child.stdout.once("data", resolve));
  await t.throwsAsync(runs.withLock(path, neverDone), { message: new RegExp(`process ${child.pid} on`) });
  child.kill("SIGKILL");
  await new Promise((resolve) => child.once("close", resolve));
  t.is(await runs.withLock(path, async () => "taken"), "taken");
  t.deepEqual(await left("killed"), []);
});

test("a process of the same number that began at another time is another one, and so is every one before a restart", async (t) => {
  for (const changes of [{ started: "1" }, { pid: 2 ** 22 + 1 }, { boot: "another" }] as Holder[]) {
    const path = join(root, `gone-${Object.keys(changes)}`);
    await leaveLock(path, changes);
    const { machine } = await holderOf(path);
    if (changes["boot"] !== undefined && machine === "") continue; // a machine without a number of its own
    t.is(await runs.withLock(path, async () => 1), 1, JSON.stringify(changes));
  }
});

test("a process that cannot be asked keeps its lock, and the message says how to remove it", async (t) => {
  for (const changes of [{ host: "elsewhere", boot: "another" }, { namespace: "pid:[1]" }] as Holder[]) {
    const path = join(root, `unknown-${Object.keys(changes)}`);
    await leaveLock(path, changes);
    const { message } = (await t.throwsAsync(runs.withLock(path, neverDone), { instanceOf: runs.HeldError }))!;
    t.true(message.includes(`if it is gone, remove ${path}.lock`), message);
    await rm(`${path}.lock`, { recursive: true });
    t.is(await runs.withLock(path, async () => 1), 1);
  }
});

test("what is no lock in its place is neither followed nor removed", async (t) => {
  const precious = join(root, "precious");
  await mkdir(precious);
  await writeFile(join(precious, "file"), "1");
  for (const [name, plant] of [
    ["link", (path: string) => symlink(precious, path)],
    ["file", (path: string) => writeFile(path, "")],
    ["directory", async (path: string) => writeFile(join((await mkdir(path, { recursive: true }))!, "x"), "")],
    ["null", async (path: string) => writeFile(join((await mkdir(path, { recursive: true }))!, "holder.json"), "null")],
  ] as const) {
    const path = join(root, `planted-${name}`);
    await plant(`${path}.lock`);
    const { message } = (await t.throwsAsync(runs.withLock(path, neverDone), { instanceOf: NnqsError }))!;
    t.true(message.includes(`remove ${path}.lock`), message);
  }
  t.deepEqual(await readdir(precious), ["file"]);
});

test("what kills have left of locks that were being made or given back is removed by whoever has the lock next", async (t) => {
  const path = join(root, "left");
  for (const name of [`${path}.lock.0123456789abcdef`, `${path}.lock.fedcba9876543210.old`]) await mkdir(name);
  await writeFile(`${path}.lock.0123456789abcdef/holder.json`, "{}");
  await mkdir(`${path}.lock.notes`);
  await runs.withLock(path, async () => {});
  t.deepEqual(
    (await readdir(root)).filter((name) => name.startsWith("left.")),
    ["left.lock.notes"],
  );
});

test("of many that want a lock at once, also one whose process is gone, one at a time has it", async (t) => {
  const path = join(root, "contended");
  await leaveLock(path, { started: "1" });
  let [inside, worked] = [0, 0];
  const work = async () => {
    t.is(++inside, 1);
    await sleep(Math.random() * 3);
    worked++;
    inside--;
  };
  const contender = async () => {
    for (;;) {
      try {
        return await runs.withLock(path, work);
      } catch (error) {
        if (!(error instanceof runs.HeldError)) throw error;
        await sleep(Math.random() * 5);
      }
    }
  };
  await Promise.all(Array.from({ length: 20 }, contender));
  t.is(worked, 20);
  t.deepEqual(await left("contended"), []);
});
