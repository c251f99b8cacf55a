"""Cos-net states with NumPy: one cosine per neuron and spin configuration, for networks that are given."""

import sys

import numpy as np
from peer import serve

draws = dict(np.load(sys.argv[1]))
sites, deviation = int(sys.argv[2]), float(sys.argv[3])
width = draws["biases"].shape[2]
spins = 1.0 - 2.0 * ((np.arange(2**sites)[:, None] >> np.arange(sites)) & 1)


def component(weights, phase, outputs):
    angles = spins @ (deviation * weights.reshape(sites, width))
    angles += np.pi * (2 * phase - 1)
    return np.cos(angles, out=angles) @ (outputs / np.sqrt(width))


def run():
    total = 0.0
    for weights, phases, outputs in zip(draws["weights"], draws["biases"], draws["outputs"]):
        state = component(weights[0], phases[0], outputs[0]) + 1j * component(weights[1], phases[1], outputs[1])
        state /= np.linalg.norm(state)
        total += np.sum(np.abs(state) ** 4)
    return total


serve(f"NumPy {np.__version__}", run)
