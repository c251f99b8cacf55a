"""NNGP and NTK of a deep ReLU network in NumPy, with the formulas of docs/stax.md."""

import sys

import numpy as np
from kernelsInputs import inputs
from peer import serve

depth, kind = int(sys.argv[1]), sys.argv[2]
x = inputs(kind)
W2, B2 = 0.25, 0.01


def pair():
    k = x @ x.T / x.shape[1]
    k, theta = W2 * k + B2, W2 * k + B2
    for _ in range(depth):
        q = np.diag(k)
        root = np.sqrt(np.outer(q, q))
        sine = np.sqrt(np.maximum(0, (root - k) * (root + k)))
        dot = (np.pi - np.arctan2(sine, k)) / (2 * np.pi)
        k = W2 * (sine / (2 * np.pi) + dot * k) + B2
        theta = k + W2 * dot * theta
    return theta[1, 2] if kind == "spins" else None


serve(f"NumPy {np.__version__}", pair)
