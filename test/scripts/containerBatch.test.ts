import { spawn } from "node:child_process";
import { once } from "node:events";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { temporaryDirectory } from "../support/directory.js";
import { test } from "../support/test.js";

const script = fileURLToPath(new URL("../../containers/sweep.sbatch", import.meta.url));
const directory = temporaryDirectory();

/** Runs the batch script with a container that is the given program; ends it by SIGTERM once the program says that it has begun. */
async function runBatch(program: string): Promise<{ readonly code: number | null; readonly said: string }> {
  mkdirSync(join(directory, "bin"), { recursive: true });
  writeFileSync(join(directory, "bin/apptainer"), `#!/usr/bin/env bash\n${program}\n`, { mode: 0o755 });
  const env = { PATH: `${directory}/bin:${process.env["PATH"]}`, SLURM_CPUS_PER_TASK: "3" };
  const batch = spawn("bash", [script, "sweep.json"], { cwd: directory, env });
  let said = "";
  batch.stdout.setEncoding("utf8").on("data", (text: string) => {
    said += text;
    if (text.includes("begun")) batch.kill("SIGTERM");
  });
  const [code] = (await once(batch, "close")) as [number | null];
  return { code, said };
}

test("the batch script of the container waits until a sweep that its time limit ends has saved", async (t) => {
  const { code, said } = await runBatch("trap 'sleep .3; echo saved; exit 75' TERM; echo begun; sleep 5 & wait");
  t.is(said, "begun\nsaved\n");
  t.is(code, 75);
});

test("the batch script of the container runs the sweep with the CPUs of the allocation, and fails as it does", async (t) => {
  const { code, said } = await runBatch('echo "$*"; exit 3');
  t.is(said, `run --bind ${directory}:/work --pwd /work nnqs.sif sweep sweep.json --threads 3\n`);
  t.is(code, 3);
});
