"""The other side of benchmarks/harness/peer.ts: says its name, then works once per line read from standard input."""

import json
import sys
import time


def serve(name, run):
    """Answers each line `n` on standard input by running `run()` n times; a float that it returns is compared with ours."""
    print(json.dumps({"name": name}), flush=True)
    for line in sys.stdin:
        repetitions = int(line)
        value = None
        started = time.perf_counter()
        for _ in range(repetitions):
            value = run()
        answer = {"seconds": (time.perf_counter() - started) / repetitions}
        if value is not None:
            answer["value"] = float(value)
        print(json.dumps(answer), flush=True)
