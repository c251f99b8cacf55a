"""A result directory of ``nnqs`` as a mapping from names to arrays."""

import json
from collections.abc import Mapping
from pathlib import Path

import numpy as np


class Result(Mapping):
    """What one run has left: ``result["total_test"]`` is an array of its ``data.npz``.

    Attributes:
        directory: where it stands.
        summary: its ``summary.json``, or what the command printed where there is none.
        manifest: its ``manifest.json``: every resolved value, versions, seeds, the machine.
    """

    def __init__(self, directory, summary=None):
        self.directory = Path(directory)
        self.manifest = self._json("manifest.json")
        self.summary = self._json("summary.json") or dict(summary or {})
        with np.load(self.directory / "data.npz", allow_pickle=False) as data:
            self._arrays = {name: data[name] for name in data.files}

    def _json(self, name):
        path = self.directory / name
        return json.loads(path.read_text(encoding="utf-8")) if path.exists() else {}

    def __getitem__(self, name):
        if name not in self._arrays:
            raise KeyError(f"{name!r}; the result holds {', '.join(self._arrays)}")
        return self._arrays[name]

    def __iter__(self):
        return iter(self._arrays)

    def __len__(self):
        return len(self._arrays)

    def __repr__(self):
        arrays = ", ".join(f"{name} {array.dtype}{list(array.shape)}" for name, array in self._arrays.items())
        return f"Result({str(self.directory)!r}: {arrays})"

    def _repr_png_(self):
        """The figure, in a notebook."""
        path = self.directory / "figure.png"
        return path.read_bytes() if path.exists() else None
