import { exact, graph, operator } from "infinite-nnqs";
import { runCommand } from "../support/command.js";
import { near } from "../support/near.js";
import { test } from "../support/test.js";

test("parameters of models are called by the command as by the library, and mean the same", async (t) => {
  const chain = graph.chain(4);
  const models = {
    "tfim --field 0.7 --longitudinal 0.2 --coupling 1.3": operator.ising(chain, {
      field: 0.7,
      longitudinal: 0.2,
      coupling: 1.3,
    }),
    "heisenberg --longitudinal 9 --coupling 0.8": operator.heisenberg(chain, { longitudinal: 9, coupling: 0.8 }),
    "hubbard --U 3 --t 2 --up 2 --down 1": operator.hubbard(chain, { U: 3, t: 2, up: 2, down: 1 }),
  };
  for (const [words, model] of Object.entries(models)) {
    const { stdout, stderr } = runCommand(`groundstate --lattice 4 --json --quiet --model ${words}`.split(" "));
    near(t, JSON.parse(stdout || "{}").energy, (await exact.groundState(model)).energy, 1e-9, `${words} ${stderr}`);
  }
});
