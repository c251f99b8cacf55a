"""Full-batch gradient descent of a one-hidden-layer ReLU network in float32, as NumPy, PyTorch and JAX users write it."""

import os
import sys

import numpy as np

from peer import serve

library, path, steps = sys.argv[1], sys.argv[2], int(sys.argv[3])
data = {name: array.astype(np.float32) for name, array in np.load(path).items()}
x, y = data["inputs"], data["target"]
start = [data[name] for name in ("w", "b", "a", "c")]
rates = [float(rate) for rate in data["rates"]]


def with_numpy():
    def run():
        w, b, a, c = (array.copy() for array in start)
        for _ in range(steps):
            z = x @ w + b
            h = np.maximum(z, 0)
            residual = (h @ a + c - y) / np.float32(len(y))
            slope = np.where(z > 0, residual[:, None] * a, np.float32(0))
            gradients = x.T @ slope, slope.sum(axis=0), h.T @ residual, residual.sum()
            w, b, a, c = (p - np.float32(r) * g for p, r, g in zip((w, b, a, c), rates, gradients))
        return np.mean((np.maximum(x @ w + b, 0) @ a + c - y) ** 2, dtype=np.float64)

    return f"NumPy {np.__version__}", run


def with_torch():
    import torch

    torch.set_num_threads(int(os.environ.get("OMP_NUM_THREADS", "1")))
    inputs, target = torch.from_numpy(x), torch.from_numpy(y)

    def run():
        parameters = [torch.tensor(array, requires_grad=True) for array in start]
        groups = [{"params": [p], "lr": r} for p, r in zip(parameters, rates)]
        optimizer = torch.optim.SGD(groups)
        w, b, a, c = parameters

        def error():
            return torch.relu(torch.addmm(b, inputs, w)) @ a + c - target

        for _ in range(steps):
            optimizer.zero_grad()
            (0.5 * error().square().mean()).backward()
            optimizer.step()
        with torch.no_grad():
            return error().double().square().mean().item()

    return f"PyTorch {torch.__version__}", run


def with_jax():
    import jax
    import jax.numpy as jnp

    inputs, target = jnp.asarray(x), jnp.asarray(y)

    def loss(parameters):
        w, b, a, c = parameters
        return 0.5 * jnp.mean((jax.nn.relu(inputs @ w + b) @ a + c - target) ** 2)

    @jax.jit
    def train(parameters):
        def step(_, parameters):
            return [p - r * g for p, r, g in zip(parameters, rates, jax.grad(loss)(parameters))]

        return 2 * loss(jax.lax.fori_loop(0, steps, step, parameters))

    parameters = [jnp.asarray(array) for array in start]
    return f"JAX {jax.__version__}, jit", lambda: float(train(parameters))


serve(*{"numpy": with_numpy, "torch": with_torch, "jax": with_jax}[library]())
