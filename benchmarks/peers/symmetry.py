"""The Heisenberg model in its sector of momentum 0, even under reflections and the flip, by QuSpin."""

import sys
import warnings

import numpy as np
import quspin
from peer import serve
from quspin.basis import spin_basis_general
from quspin.operators import hamiltonian

warnings.filterwarnings("ignore")  # reflections and translations do not commute, but their sector of 1 exists


def symmetries(name):
    """Permutations of sites with their blocks, and the bonds."""
    if name == "4x6":
        lx, ly = 4, 6
        site = np.arange(lx * ly)
        x, y = site % lx, site // lx
        right, up = (x + 1) % lx + lx * y, x + lx * ((y + 1) % ly)
        blocks = {"kx": right, "ky": up, "px": (-x) % lx + lx * y, "py": x + lx * ((-y) % ly)}
        steps = (right, up)
    else:
        site = np.arange(int(name))
        right = (site + 1) % len(site)
        blocks = {"k": right, "p": (-site) % len(site)}
        steps = (right,)
    blocks["z"] = -(site + 1)
    bonds = sorted({tuple(sorted((int(i), int(step[i])))) for i in site for step in steps})
    return len(site), {block: (permutation, 0) for block, permutation in blocks.items()}, bonds


def model(name):
    n, blocks, bonds = symmetries(name)
    basis = spin_basis_general(n, Nup=n // 2, pauli=1, **blocks)
    terms = [[1.0, *bond] for bond in bonds]
    static = [["xx", terms], ["yy", terms], ["zz", terms]]
    return hamiltonian(
        static, [], basis=basis, dtype=np.float64, check_symm=False, check_herm=False, check_pcon=False
    )


task, name = sys.argv[1:]
if task == "lowest":

    def run():
        return model(name).eigsh(k=1, which="SA", tol=1e-10)[0][0]

else:
    h = model(name)
    ones = np.ones(h.Ns)

    def run():
        h.dot(ones)


serve(f"QuSpin {quspin.__version__}", run)
