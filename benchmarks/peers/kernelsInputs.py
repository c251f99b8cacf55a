"""The inputs of benchmarks/kernels.ts: all of {±1}^12, or Gaussian ones of the same number (other numbers, same cost)."""

import numpy as np


def inputs(kind, d=12):
    n = 2**d
    if kind == "spins":
        return np.where(np.arange(n)[:, None] >> np.arange(d) & 1, -1.0, 1.0)
    return np.random.default_rng(1).normal(size=(n, d))
