"""Von Neumann entropy of half of a state of spins by NumPy's singular values."""

import sys

import numpy as np
from peer import serve

state = np.load(sys.argv[1])["state"]
side = 2 ** (int(sys.argv[2]) // 2)


def run():
    p = np.linalg.svd(state.reshape(side, side), compute_uv=False) ** 2
    p /= p.sum()
    return -np.sum(p * np.log(p))


serve(f"NumPy {np.__version__}", run)
