"""NNGP and NTK of a deep ReLU network by neural-tangents on JAX's CPU backend, float64, compiled before the first timed run."""

import sys
import types

from kernelsInputs import inputs
from peer import serve

# neural-tangents imports its bridge to TensorFlow, and so TensorFlow, whether it is used or not; it is not used here.
sys.modules.setdefault("neural_tangents.experimental", types.ModuleType("neural_tangents.experimental"))
try:
    import jax

    jax.config.update("jax_enable_x64", True)
    import neural_tangents
    from neural_tangents import stax
except ImportError as error:  # newest JAX versions have dropped names that neural-tangents needs
    raise ModuleNotFoundError(f"No module named 'neural_tangents' that this JAX can load ({error})") from error

depth, kind = int(sys.argv[1]), sys.argv[2]
x = jax.numpy.asarray(inputs(kind))
dense = dict(W_std=0.5, b_std=0.1)
layers = [layer for _ in range(depth) for layer in (stax.Dense(512, **dense), stax.Relu())]
_, _, kernel = stax.serial(*layers, stax.Dense(1, **dense))
compiled = jax.jit(lambda inputs: kernel(inputs, None, ("nngp", "ntk")))


def pair():
    result = compiled(x)
    result.nngp.block_until_ready()
    result.ntk.block_until_ready()
    return float(result.ntk[1, 2]) if kind == "spins" else None


pair()
serve(f"neural-tangents {neural_tangents.__version__}, JAX {jax.__version__}", pair)
