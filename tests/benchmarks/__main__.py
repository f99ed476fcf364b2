"""All benchmarks, one after the other, each a section of Markdown: `make bench`.

    python -m tests.benchmarks              all of them
    python -m tests.benchmarks search       those named

A benchmark is a module here with a `main() -> None` that prints its section, or a line that says why it was
skipped.
"""

import importlib
import os
import platform
import sys
import time

from tests.benchmarks.timing import CLOCK

MODULES = ("search", "indexing", "memory", "serving", "readers", "records", "alignment")
ASKED_FOR = ("large", "cluster", "stores")  # only by their names: they take long, or servers


def main():
    """Run the modules named on the command line, or all."""
    chosen = sys.argv[1:] or MODULES
    unknown = [name for name in chosen if name not in (*MODULES, *ASKED_FOR)]
    if unknown:
        known = ", ".join((*MODULES, *ASKED_FOR))
        sys.exit(f"No such benchmark: {', '.join(unknown)}. There are {known}.")
    where = f"Python {platform.python_version()}, {platform.machine()}, {os.cpu_count()} cores, {CLOCK} clock"
    print(f"# Benchmarks\n\n{where}, {time.strftime('%Y-%m-%d')}.\n")
    for name in chosen:
        importlib.import_module(f"tests.benchmarks.{name}").main()
        sys.stdout.flush()


if __name__ == "__main__":  # workers import this module again
    main()
