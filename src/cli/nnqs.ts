#!/usr/bin/env node
import { addBench } from "./bench.js";
import { addEntropy } from "./entropy.js";
import { addEvolve } from "./evolve.js";
import { addGroundstate } from "./groundstate.js";
import { addInfo } from "./info.js";
import { addReproduce } from "./reproduce.js";
import { run } from "./run.js";
import { addSpectrum } from "./spectrum.js";

process.stdout.on("error", (error: NodeJS.ErrnoException) => {
  if (error.code === "EPIPE") process.exit(0); // the reader of the pipe has seen enough
});
const commands = [addReproduce, addSpectrum, addEntropy, addGroundstate, addEvolve, addInfo, addBench];
process.exitCode = await run(process.argv.slice(2), commands);
