"""Quench of the 4×5 Ising model and products with the 3×4 Hubbard and the 4×5 Heisenberg model on stored matrices, by SciPy and QuSpin."""

import sys

import numpy as np
import scipy
import scipy.sparse as sparse
from peer import serve
from scipy.sparse.linalg import expm_multiply


def bonds(lx, ly):
    pairs = set()
    for y in range(ly):
        for x in range(lx):
            site = x + lx * y
            for other in ((x + 1) % lx + lx * y, x + lx * ((y + 1) % ly)):
                if other != site:
                    pairs.add((min(site, other), max(site, other)))
    return sorted(pairs)


def ising(lx, ly, field):
    n = lx * ly
    states = np.arange(2**n)
    spins = [1 - 2 * ((states >> i) & 1) for i in range(n)]
    diagonal = -sum((spins[a] * spins[b]).astype(float) for a, b in bonds(lx, ly))
    rows = np.tile(states, n + 1)
    columns = np.concatenate([states] + [states ^ (1 << i) for i in range(n)])
    values = np.concatenate([diagonal, np.full(n * 2**n, -field)])
    return sparse.csr_array((values, (rows, columns)), shape=(2**n, 2**n))


def heisenberg(lx, ly, ones):
    """Σ over bonds of σˣσˣ+σʸσʸ+σᶻσᶻ on the states with that many spins down."""
    n = lx * ly
    words = np.array([w for w in range(2**n) if w.bit_count() == ones])
    rows, columns, values, diagonal = [], [], [], np.zeros(len(words))
    for a, b in bonds(lx, ly):
        differ = np.flatnonzero(((words >> a) ^ (words >> b)) & 1)
        diagonal += np.where(((words >> a) ^ (words >> b)) & 1, -1.0, 1.0)
        rows.append(differ)
        columns.append(np.searchsorted(words, words[differ] ^ ((1 << a) | (1 << b))))
        values.append(np.full(len(differ), 2.0))
    off = (np.concatenate(values), (np.concatenate(rows), np.concatenate(columns)))
    return sparse.csr_array(off, shape=(len(words),) * 2) + sparse.diags_array(diagonal)


def hops(lx, ly, particles):
    n = lx * ly
    words = [w for w in range(2**n) if w.bit_count() == particles]
    rank = {w: i for i, w in enumerate(words)}
    rows, columns, values = [], [], []
    for i, w in enumerate(words):
        for a, b in bonds(lx, ly):
            both = (1 << a) | (1 << b)
            if (w & both).bit_count() == 1:
                between = ((1 << b) - 1) & ~((2 << a) - 1)
                rows.append(i)
                columns.append(rank[w ^ both])
                values.append(-1.0 if (w & between).bit_count() % 2 == 0 else 1.0)
    return np.array(words), sparse.csr_array((values, (rows, columns)), shape=(len(words),) * 2)


def hubbard(lx, ly, particles, u):
    words, t = hops(lx, ly, particles)
    one = sparse.eye_array(len(words), format="csr")
    double = np.bitwise_count(words[:, None] & words[None, :]).ravel().astype(float)
    return (sparse.kron(t, one) + sparse.kron(one, t) + sparse.diags_array(u * double)).tocsr()


task = sys.argv[1]
if task.endswith("-product"):
    h = hubbard(3, 4, 6, 4.0) if task == "hubbard-product" else heisenberg(4, 5, 10).tocsr()
    x = np.full(h.shape[0], h.shape[0] ** -0.5, dtype=complex)
    serve(f"SciPy {scipy.__version__} CSR", lambda: (h @ x)[0].real)
else:
    h = ising(4, 5, 0.1)
    plus = np.full(h.shape[0], h.shape[0] ** -0.5, dtype=complex)
    time = 2.1
    if task == "scipy-quench":
        generator = -1j * time * h
        serve(
            f"SciPy {scipy.__version__} expm_multiply",
            lambda: abs(np.vdot(plus, expm_multiply(generator, plus, traceA=generator.trace()))) ** 2,
        )
    else:
        import quspin
        from quspin.tools.evolution import expm_multiply_parallel

        evolve = expm_multiply_parallel(h, a=-1j * time, dtype=np.complex128)
        serve(f"QuSpin {quspin.__version__}", lambda: abs(np.vdot(plus, evolve.dot(plus))) ** 2)
