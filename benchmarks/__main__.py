"""`python -m benchmarks`: builds the demonstration in a passing folder, measures, prints one table. Exit status 1
when a goal is missed. `python -m benchmarks pages` measures one part only."""

import importlib
import os
import sys
import tempfile

# the upload before the large towns: it tells the memory of the whole process
PARTS = ("rota", "pages", "grid", "upload", "million", "clerks")


def main() -> int:
    parts = sys.argv[1:] or PARTS
    with tempfile.TemporaryDirectory(prefix="daiban-bench-") as folder:
        os.environ["DAIBAN_DATA_DIR"] = folder  # before anything of ours reads the configuration
        os.environ.pop("DAIBAN_DATABASE_URL", None)
        from benchmarks.figures import show

        figures = [figure for part in parts for figure in importlib.import_module(f"benchmarks.{part}").run()]
        return 0 if show(figures) else 1


if __name__ == "__main__":
    sys.exit(main())
