"""Run with NNQS naming the command: python -m unittest discover -s python/tests"""

import json
import os
import re
import signal
import subprocess
import sys
import tempfile
import time
import unittest
from pathlib import Path

import numpy as np

here = Path(__file__).resolve().parent
sys.path.insert(0, str(here.parent))
import infinite_nnqs as nnqs  # noqa: E402

LAYERS = [
    {"type": "dense", "width": 512, "wStd": 0.5, "bStd": 0.1},
    {"type": "relu"},
    {"type": "dense", "width": 1, "wStd": 0.5, "bStd": 0.1},
]


class InfiniteNnqs(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        before = os.getcwd()
        os.chdir(folder.name)
        self.addCleanup(os.chdir, before)

    def test_ground_state_is_that_of_a_dense_hamiltonian(self):
        result = nnqs.groundstate(model="tfim", lattice=4, field=0.7)
        z, x, one = np.diag([1.0, -1.0]), np.array([[0.0, 1.0], [1.0, 0.0]]), np.eye(2)

        def at(*placed):
            product = np.eye(1)
            for site in range(4):
                product = np.kron(product, dict(placed).get(site, one))
            return product

        hamiltonian = -sum(at((i, z), ((i + 1) % 4, z)) + 0.7 * at((i, x)) for i in range(4))
        self.assertAlmostEqual(result.summary["energy"], np.linalg.eigvalsh(hamiltonian)[0], delta=1e-9)
        self.assertEqual(result.manifest["spec"]["model"], "tfim")

    def test_kernel_is_the_arc_cosine_kernel(self):
        rng = np.random.default_rng(1)
        x, y = rng.standard_normal((5, 3)), rng.standard_normal((4, 3))
        k = lambda a, b: 0.01 + 0.25 * (a @ b.T) / 3  # noqa: E731
        self_x, self_y, cross = k(x, x).diagonal(), k(y, y).diagonal(), k(x, y)
        norm = np.sqrt(np.outer(self_x, self_y))
        angle = np.arccos(cross / norm)
        expected = 0.01 + 0.25 * norm * (np.sin(angle) + (np.pi - angle) * np.cos(angle)) / (2 * np.pi)
        np.testing.assert_allclose(nnqs.kernel(LAYERS, x, y)["nngp"], expected, atol=1e-13)

    def test_every_command_that_takes_a_spec_has_a_function(self):
        schemas = {path.stem for path in (here.parent.parent / "schema").glob("*.json")}
        missing = [name for name in schemas if not name.startswith("fig") and name not in nnqs.__all__]
        self.assertEqual(missing, [])

    def test_example_of_the_readme(self):
        example = re.search(r"```python\n(.*?)```", (here.parent / "README.md").read_text(encoding="utf-8"), re.S).group(1)
        names = {}
        exec(example, names)  # noqa: S102
        self.assertTrue(np.all(np.isfinite(names["learned"]["fidelity_mean"][1:])))
        self.assertEqual(names["kernels"]["ntk"].shape, (6, 6))

    def test_notebook(self):
        notebook = json.loads((here.parent / "first-steps.ipynb").read_text(encoding="utf-8"))
        names = {}
        for cell in notebook["cells"]:
            if cell["cell_type"] == "code":
                exec("".join(cell["source"]), names)  # noqa: S102
        self.assertLess(names["symmetric"].summary["asymptoteTest"], names["plain"].summary["asymptoteTest"])

    def test_errors_are_those_of_the_command(self):
        with self.assertRaisesRegex(nnqs.NnqsError, "lattice") as caught:
            nnqs.learn({"experiment": "learn", "name": "x", "target": {"model": "tfim", "lattce": "2x2"}, "network": LAYERS, "train": 4})
        self.assertEqual((caught.exception.kind, caught.exception.exit_code), ("ArgumentError", 2))
        with self.assertRaises(KeyError):
            nnqs.groundstate(model="tfim", lattice=3, field=1)["nothing"]

    def test_options_of_numpy_are_those_of_python(self):
        from infinite_nnqs.command import words

        self.assertEqual(words({"times": np.array([0.5, 2])}), ["--times", "0.5,2.0"])
        self.assertEqual(words({"force": np.bool_(True), "field": np.float64(-0.5)}), ["--force", "--field", "-0.5"])
        self.assertEqual(words({"title": False, "max_products": 3, "resume": False}), ["--no-title", "--max-products", "3"])
        self.assertEqual(list(nnqs.kernel(LAYERS, np.eye(2), kernels="ntk")), ["ntk"])

    def test_an_interrupted_command_saves_what_it_is_at(self):
        Path("slow.sh").write_text("trap 'sleep 1; touch saved; exit 130' INT; touch started; while :; do sleep .1; done")
        code = "import sys; sys.path.insert(0, sys.argv[1]); import infinite_nnqs; infinite_nnqs.run('info')"
        env = {**os.environ, "NNQS": "sh slow.sh"}
        python = subprocess.Popen([sys.executable, "-c", code, str(here.parent)], env=env, stderr=subprocess.PIPE)
        while not Path("started").exists():
            time.sleep(0.05)
        python.send_signal(signal.SIGINT)
        self.assertIn(b"KeyboardInterrupt", python.communicate(timeout=30)[1])
        self.assertTrue(Path("saved").exists())


if __name__ == "__main__":
    unittest.main()
