"""Full-batch descent of the energy of a neural quantum state by full summation, as NetKet users write it."""

import sys

import numpy as np

import flax.linen as nn
import jax
import jax.numpy as jnp
import netket as nk
from peer import serve

path, steps = sys.argv[1], int(sys.argv[2])
data = np.load(path)
sites, field = int(data["sites"]), float(data["field"])
graph = nk.graph.Graph(edges=[tuple(int(i) for i in bond) for bond in data["bonds"]])
hilbert = nk.hilbert.Spin(0.5, sites)
hamiltonian = nk.operator.Ising(hilbert, graph=graph, h=field, J=-1)


class TwoNetworks(nn.Module):
    """ln(f1 + i f2), each a one-hidden-layer ReLU network."""

    @nn.compact
    def __call__(self, x):
        def network(part):
            w, b, a, c = (self.param(f"{name}{part}", lambda _, v=data[f"{name}{part}"]: jnp.asarray(v)) for name in "wbac")
            return jax.nn.relu(x @ w + b) @ a + c

        return jnp.log(network(0) + 1j * network(1))


names = [f"{name}{part}" for part in (0, 1) for name in "wbac"]
rates = {name: float(data["rates"]["wbac".index(name[0])]) for name in names}


state = nk.vqs.FullSumState(hilbert, TwoNetworks())
start = state.parameters


def run():
    state.parameters = start
    for _ in range(steps):
        _, gradient = state.expect_and_grad(hamiltonian)
        state.parameters = {name: state.parameters[name] - rates[name] * gradient[name] for name in names}
    return state.expect(hamiltonian).mean.real


serve(f"NetKet {nk.__version__}, JAX {jax.__version__}", run)
