"""Opens what `nnqs collect DIR` has written with pandas, DuckDB and xarray and compares every number with data.npz of the cells.

    python3 scripts/check-collected.py DIR         needs pandas, pyarrow, duckdb, xarray and h5netcdf (from PyPI)

`--can-run` only says whether these packages are there, by the exit code.
"""

import json
import pathlib
import sys

try:
    import duckdb
    import h5netcdf  # noqa: F401
    import numpy as np
    import pandas as pd
    import pyarrow  # noqa: F401
    import xarray as xr
except ImportError as error:
    sys.exit(f"check-collected: {error}")

if sys.argv[1:] == ["--can-run"]:
    sys.exit(0)

root = pathlib.Path(sys.argv[1])
cells = root / "cells" if (root / "cells").is_dir() else root
time_axes = {"times": "time", "ensemble_times": "ensemble_time"}
compared = {"table": 0, "dataset": 0, "parameters": 0}


def flatten(value, prefix=""):
    if isinstance(value, list) and len(value) > 8:
        return
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else None
    if parts is None:
        yield prefix, value
    else:
        for key, part in parts:
            yield from flatten(part, f"{prefix}.{key}" if prefix else str(key))


def same(found, wanted, what):
    found, wanted = np.asarray(found), np.asarray(wanted)
    assert found.shape == wanted.shape, f"{what}: shape {found.shape}, not {wanted.shape}"
    assert np.array_equal(found, wanted, equal_nan=True), f"{what}: numbers differ"


def real(array):
    """A last axis of re, im in the place of complex numbers."""
    return array.view(np.float64).reshape(*array.shape, 2) if np.iscomplexobj(array) else array


def check_table(table, cell, arrays, what):
    """Columns over time hold each recorded array at its times."""
    rows = table[table["cell"] == cell]
    if "times" not in arrays:
        assert len(rows) == 1, f"{what}: {len(rows)} rows of a cell without times"
        return
    for name, array in arrays.items():
        axis = "ensemble_times" if name.startswith("ensemble_") and "ensemble_times" in arrays else "times"
        columns = [c for c in table.columns if c == name or c.startswith(f"{name}.")]
        if name in time_axes or array.ndim == 0 or not columns or array.shape[-1] != len(arrays[axis]):
            continue
        times = arrays[axis]
        for column in columns:
            index = tuple(int(i) for i in column[len(name) + 1 :].split(".") if i.isdigit())
            found = rows.set_index("time").loc[times, column] if len(set(times)) == len(times) else rows[column]
            has = len(index) == array.ndim - 1 and all(i < n for i, n in zip(index, array.shape))
            wanted = array[index] if has else np.full(len(times), np.nan)  # the column is that of other cells
            same(found.to_numpy(np.float64), wanted, f"{what} {cell} {column}")
            compared["table"] += 1


def check_parameters(table, cell, spec):
    row = table[table["cell"] == cell].iloc[0]
    for path, value in flatten(spec):
        column = f"spec.{path}" if f"spec.{path}" in table.columns else path
        if column not in table.columns or value is None:
            continue
        wanted = str(value) if isinstance(row[column], str) and not isinstance(value, str) else value
        assert row[column] == wanted, f"{cell} {column}: {row[column]!r}, not {wanted!r}"
        compared["parameters"] += 1


def check_dataset(dataset, cell, arrays):
    if "cell" in dataset.variables:
        place = np.argwhere(np.atleast_1d(dataset["cell"].values) == cell)
        at = dict(zip(dataset["cell"].dims, place[0]))
    else:
        assert dataset.attrs["cell"] == cell
        at = {}
    for name, array in arrays.items():
        if array.size == 0:
            continue
        # Where experiments call arrays of other axes alike, `<axes>.<name>` is the later one.
        candidates = [variable for key, variable in dataset.variables.items() if key == name or key.endswith(f".{name}")]
        if not candidates:
            axis = {**time_axes, "widths": "width", "sizes": "size", "train_sizes": "train_size", "orders": "order"}[name]
            same(dataset[axis].values, array, f"dataset {cell} {axis}")
            continue
        faults = [fault_of(variable, at, real(array), f"dataset {cell} {name}") for variable in candidates]
        if None not in faults:
            raise faults[0]
        compared["dataset"] += 1


def fault_of(variable, at, wanted, what):
    """None if a cell's part of a variable is what is wanted, and NaN beyond it; else the error."""
    own = variable.isel({dim: i for dim, i in at.items() if dim in variable.dims})
    try:
        assert not any(dim.startswith("phony") for dim in own.dims), f"{what} has axes without names: {own.dims}"
        assert own.ndim == wanted.ndim, f"{what}: axes {own.dims}, shape {wanted.shape}"
        inside = tuple(slice(0, n) for n in wanted.shape)
        same(own.values[inside], wanted, what)
        rest = own.values.astype(np.float64).copy()
        rest[inside] = np.nan
        assert np.isnan(rest).all(), f"{what}: beyond its numbers it is not NaN"
    except AssertionError as error:
        return error
    return None


parquet = pd.read_parquet(root / "collected.parquet")
tables = {
    "pandas, Parquet": parquet,
    "pandas, CSV": pd.read_csv(root / "collected.csv"),
    "DuckDB, Parquet": duckdb.sql(f"select * from '{root / 'collected.parquet'}'").df(),
    "DuckDB, CSV": duckdb.sql(f"select * from read_csv('{root / 'collected.csv'}', header = true, sample_size = -1)").df(),
}
found = sorted(path.parent for path in cells.glob("*/manifest.json"))
with xr.open_dataset(root / "collected.h5", engine="h5netcdf") as dataset:
    dataset.load()
    for path in found:
        arrays = dict(np.load(path / "data.npz"))
        spec = json.loads((path / "manifest.json").read_text())["spec"]
        check_dataset(dataset, path.name, arrays)
        check_parameters(parquet, path.name, spec)
        for what, table in tables.items():
            check_table(table, path.name, arrays, what)
for what, table in tables.items():
    assert set(table["cell"]) == {path.name for path in found}, f"{what}: other cells"
    assert list(table.columns) == list(parquet.columns) and len(table) == len(parquet), f"{what}: other columns or rows"
print(json.dumps({"cells": len(found), "rows": len(parquet), "compared": compared, "axes": {k: int(v) for k, v in dataset.sizes.items()}}))
