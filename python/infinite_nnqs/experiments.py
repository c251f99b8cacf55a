"""One function per command. Keyword arguments are options of the command (``nnqs COMMAND --help``)."""

import tempfile
from pathlib import Path

import numpy as np

from .command import run
from .result import Result


def _stored(command, *arguments, spec=None, out="results", **options):
    printed = run(command, *arguments, spec=spec, out=out, **options)
    return Result(printed["directory"], printed.get("summary", printed))


def learn(spec, out="results", **options):
    """A state learned by infinitely wide networks, and by finite ensembles beside them. ``spec``: as of ``nnqs learn``."""
    return _stored("learn", spec=spec, out=out, **options)


def entropy(spec, out="results", **options):
    """Entanglement entropies of ensembles of network states. ``spec``: as of ``nnqs entropy``."""
    return _stored("entropy", spec=spec, out=out, **options)


def spectrum(spec, out="results", **options):
    """The spectrum of a network's kernel. ``spec``: as of ``nnqs spectrum``."""
    return _stored("spectrum", spec=spec, out=out, **options)


def signbias(spec, out="results", **options):
    """How a local basis biases a network towards a ground state. ``spec``: as of ``nnqs signbias``."""
    return _stored("signbias", spec=spec, out=out, **options)


def groundstate(out="results", **options):
    """The lowest levels of a model: ``groundstate(model="tfim", lattice="3x4", field=1)``."""
    return _stored("groundstate", out=out, **options)


def evolve(out="results", **options):
    """Evolution in time: ``evolve(model="tfim", lattice="3x4", field=0.1, initial="plus", times=[0.5, 2.1])``."""
    return _stored("evolve", out=out, **options)


def reproduce(figure, out="results", **options):
    """The results of a figure of the paper, one for each model: ``reproduce("fig2", infinite_only=True)``.

    Returns:
        list of Result
    """
    printed = run("reproduce", figure, out=out, **options)
    printed = printed if isinstance(printed, list) else printed.get("results", [printed])
    return [Result(item["directory"], item.get("summary", item)) for item in printed]


def sweep(spec, out=None, **options):
    """Runs a spec over all combinations of values, see ``nnqs sweep``; run again, it goes on. ``out`` is the directory of the sweep itself.

    Returns:
        what the command prints: ``directory``, and how many cells are done and have failed.
    """
    return run("sweep", spec=spec, out=out, **options)


def collect(directory, **options):
    """Collects a sweep into one long table: a pandas DataFrame if pandas is installed, else the path of the Parquet file."""
    run("collect", directory, **options)
    path = Path(options.get("out") or directory) / "collected.parquet"
    try:
        import pandas
    except ImportError:
        return path
    return pandas.read_parquet(path)


def kernel(network, x, y=None, kernels=("nngp", "ntk"), **options):
    """NNGP kernel and NTK of an infinitely wide network between inputs of your own.

    Args:
        network: list of layers, as in ``nnqs kernel --example``.
        x: n inputs, one per row.
        y: inputs of the columns, if they are not those of the rows.
        kernels: "nngp", "ntk" or both.

    Returns:
        dict from kernel names to arrays of n rows.
    """
    kernels = [kernels] if isinstance(kernels, str) else list(kernels)
    spec = {"experiment": "kernel", "name": "kernel", "network": network, "kernels": kernels}
    with tempfile.TemporaryDirectory() as folder:
        options = {"inputs": Path(folder) / "x.npy", "out": Path(folder) / "k.npz", **options}
        np.save(options["inputs"], np.ascontiguousarray(x))
        if y is not None:
            options["inputs2"] = Path(folder) / "y.npy"
            np.save(options["inputs2"], np.ascontiguousarray(y))
        run("kernel", spec=spec, **options)
        with np.load(options["out"], allow_pickle=False) as data:
            return {name: data[name] for name in kernels}
