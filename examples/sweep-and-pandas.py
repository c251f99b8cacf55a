"""A sweep over widths and seeds, and its table in pandas: how far are finite networks from infinite width?

NNQS="node dist/cli/nnqs.js" PYTHONPATH=python python examples/sweep-and-pandas.py
"""

import infinite_nnqs as nnqs

layer = {"wStd": 0.5, "bStd": 0.1}
spec = {
    "experiment": "sweep",
    "name": "widths",
    "fixed": {
        "experiment": "learn",
        "target": {"model": "tfim", "lattice": "2x3", "field": 0.1, "initial": "plus", "time": 1.0},
        "network": [{"type": "dense", "width": 512, **layer}, {"type": "relu"}, {"type": "dense", "width": 1, **layer}],
        "train": 40,
        "times": [0, 10, 100],
        "ensemble": {"widths": [100], "members": 4, "steps": 100},
    },
    "axes": {"ensemble.widths": [[30], [100], [300]], "seed": [0, 1]},
}
done = nnqs.sweep(spec, out="results/widths")
table = nnqs.collect(done["directory"])  # a row per run and recorded time; without pandas the path of the Parquet file
if hasattr(table, "columns"):
    last = table[table["time"] == 100].copy()
    members = [name for name in table.columns if name.startswith("ensemble_test.")]
    last["finite"] = last[members].mean(axis=1)
    print(last.groupby("ensemble.widths.0")[["finite", "discrete_total_test"]].mean())
else:
    print(table)
