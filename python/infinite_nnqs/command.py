"""Runs ``nnqs`` and reads the one JSON document that it prints."""

import json
import os
import shlex
import shutil
import signal
import subprocess


class NnqsError(Exception):
    """What ``nnqs`` refused or could not do; the message is its own.

    Attributes:
        kind: name of the error in the library, as "ArgumentError" or "ToleranceError".
        exit_code: exit code of the command; 2 means that the request makes no sense.
    """

    def __init__(self, message, kind="NnqsError", exit_code=1):
        super().__init__(message)
        self.kind = kind
        self.exit_code = exit_code


def command():
    """The command as a list of words: that of the environment variable NNQS, else ``nnqs`` on the PATH.

    Raises:
        NnqsError: if there is neither.
    """
    if os.environ.get("NNQS"):
        return shlex.split(os.environ["NNQS"])
    found = shutil.which("nnqs")
    if found is None:
        raise NnqsError(
            "There is no command `nnqs` on the PATH. Install it (npm install --global infinite-nnqs), or let the "
            "environment variable NNQS name it, as in NNQS='node path/to/infinite-nnqs/dist/cli/nnqs.js'."
        )
    return [found]


def words(options):
    """Options of the command of keyword arguments: ``max_products=10`` is ``--max-products 10``, ``force=True`` is
    ``--force``, a list or an array is joined by commas, None and False are left out; ``title=False`` is ``--no-title``."""
    said = []
    for name, value in options.items():
        flag = "--" + name.replace("_", "-")
        value = value.tolist() if hasattr(value, "tolist") else value  # of NumPy
        if name == "title" and isinstance(value, bool):
            said += [] if value else ["--no-title"]
        elif value is None or value is False:
            continue
        elif value is True:
            said.append(flag)
        elif isinstance(value, (list, tuple)):
            said += [flag, ",".join(str(item) for item in value)]
        else:
            said += [flag, str(value)]
    return said


def run(*arguments, spec=None, quiet=True, **options):
    """Runs ``nnqs ARGUMENTS --json`` and returns the JSON document that it prints.

    Args:
        arguments: the subcommand and what follows it, as in ``run("info")``.
        spec: a spec that is given to the command on standard input.
        quiet: whether progress is left out; otherwise it goes to standard error.
        options: options of the subcommand, see :func:`words`.

    Raises:
        NnqsError: with the message of the command, if it fails.
    """
    line = [*command(), *(str(argument) for argument in arguments)]
    if spec is not None:
        line.append("-")
    line += [*words(options), "--json", *(["--quiet"] if quiet else [])]
    given = None if spec is None else json.dumps(spec, default=_plain)
    code, printed, errors = _finished(line, given, quiet)
    try:
        document = json.loads(printed)
    except ValueError:
        document = {}
    if code != 0:
        said = document.get("error", {}) if isinstance(document, dict) else {}
        message = said.get("message") or (errors or "").strip() or f"nnqs ended with code {code}."
        raise NnqsError(message, said.get("name", "NnqsError"), code)
    return document


def _finished(line, given, quiet):
    """Exit code, standard output and standard error. Interrupted, it lets the command save what it is at, and then raises
    KeyboardInterrupt; ``subprocess.run`` would kill it after a quarter of a second."""
    process = subprocess.Popen(
        line,
        stdin=subprocess.DEVNULL if given is None else subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE if quiet else None,
        text=True,
    )
    try:
        printed, errors = process.communicate(given)
    except KeyboardInterrupt:
        process.send_signal(signal.SIGINT)  # a terminal has sent it already, a notebook has not
        process.communicate()
        raise
    except BaseException:
        process.kill()
        process.communicate()
        raise
    return process.returncode, printed, errors


def _plain(value):
    """Numbers and arrays of NumPy as JSON knows them."""
    if hasattr(value, "tolist"):
        return value.tolist()
    if isinstance(value, os.PathLike):
        return os.fspath(value)
    raise TypeError(f"a spec holds numbers, strings, lists and dicts, not {type(value).__name__}")
