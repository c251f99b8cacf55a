"""The peers on the cases that eigenpairs.mjs has written: eigenpairs.py DIRECTORY

SciPy's eigsh (ARPACK, tolerance 0 = machine precision) on the same matrix, and QuSpin's eigsh on a quspin_hamiltonian of it.
Counts failures (no convergence, an exception), wrong levels and missed copies. A level is wrong if it is off by more than
1e-10 of the spread; a copy is missed if a level is that much too high.
"""

import json
import pathlib
import sys
import time

import numpy as np
from quspin.operators import hamiltonian
from scipy.sparse import csr_array, csr_matrix
from scipy.sparse.linalg import eigsh


def matrix_of(path, head):
    rows = head["rows"]
    raw = path.with_suffix(".bin").read_bytes()
    start = np.frombuffer(raw, np.int32, rows + 1)
    columns = np.frombuffer(raw, np.int32, start[-1], 4 * (rows + 1))
    data = np.frombuffer(raw, np.complex128 if head["complex"] else np.float64, -1, 4 * (rows + 1 + int(start[-1])))
    return csr_array((data, columns, start), (rows, rows))


def scipy_levels(matrix, k):
    return eigsh(matrix, k=k, which="SA", return_eigenvectors=False)


def quspin_levels(matrix, k):
    h = hamiltonian([csr_matrix(matrix)], [], dtype=matrix.dtype, check_herm=False)
    return h.eigsh(k=k, which="SA", return_eigenvectors=False)


peers = {"SciPy": scipy_levels, "QuSpin": quspin_levels}
counts = {name: {"cases": 0, "failed": 0, "wrong": 0, "missed copies": 0, "seconds": 0.0} for name in peers}
for path in sorted(pathlib.Path(sys.argv[1]).glob("*.json"), key=lambda p: int(p.stem)):
    head = json.loads(path.read_text())
    k, rows = head["levels"], head["rows"]
    if k >= rows - 1:
        continue  # ARPACK takes fewer levels than that
    matrix = matrix_of(path, head)
    expected = np.array(head["values"][:k])
    tolerance = max(1e-10 * (head["highest"] - head["values"][0]), 1e-14 * abs(np.array(head["values"])).max(), 1e-300)
    for name, levels in peers.items():
        count = counts[name]
        count["cases"] += 1
        start = time.process_time()
        try:
            np.random.seed(int(path.stem))
            off = np.sort(levels(matrix, k).real) - expected
            if off.max() > tolerance:
                count["missed copies"] += 1
                print(f"{name}: {head['name']}: level {int(off.argmax())} too high by {off.max():.3g}")
            elif not abs(off).max() <= tolerance:
                count["wrong"] += 1
                print(f"{name}: {head['name']}: off by {abs(off).max():.3g}")
        except Exception as error:  # whatever the reason
            count["failed"] += 1
            print(f"{name}: {head['name']}: {type(error).__name__}: {str(error)[:100]}")
        count["seconds"] += time.process_time() - start
print(json.dumps(counts, indent=1))
