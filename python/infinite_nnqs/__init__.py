"""Infinite neural network quantum states from Python.

Everything is computed by the command ``nnqs`` (Node.js); this package runs it, with specs and options as Python values, and
returns its results as NumPy arrays. The command is ``nnqs`` on the PATH, or what the environment variable ``NNQS`` names.
"""

from .command import NnqsError, run
from .experiments import collect, entropy, evolve, groundstate, kernel, learn, reproduce, signbias, spectrum, sweep
from .result import Result

__all__ = [
    *["NnqsError", "Result", "run"],
    *["collect", "entropy", "evolve", "groundstate", "kernel", "learn", "reproduce", "signbias", "spectrum", "sweep"],
]
