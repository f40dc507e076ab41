"""``make bench``: every figure of this folder, as a table and as bench-results/figures.json.

Each ``bench_*.py`` has ``run()``, which returns its figures: a name, a value, its unit, the bound it has to keep
(None if there is none) and, where a peer was measured in the same run, the ratio to it.
"""

from __future__ import annotations

import importlib
import json
import platform
import sys
from pathlib import Path

HERE = Path(__file__).resolve().parent
RESULTS = Path("bench-results/figures.json")


def main(names: list[str]) -> int:
    """Run the benchmarks whose names contain one of ``names`` (all, if there are none)."""
    figures = []
    for file in sorted(HERE.glob("bench_*.py")):
        if names and not any(name in file.stem for name in names):
            continue
        print(f"{file.stem} ...", file=sys.stderr, flush=True)
        figures += importlib.import_module(f"tests.bench.{file.stem}").run()["figures"]
    wide = max(len(figure["name"]) for figure in figures)
    missed = 0
    for figure in figures:
        bound, ratio = figure.get("bound"), figure.get("ratio")
        kept = bound is None or figure["value"] <= bound
        missed += not kept
        told = f"{figure['name']:<{wide}}  {figure['value']:>10.3f} {figure['unit']:<6}"
        told += f" <= {bound:g} {'kept' if kept else 'MISSED'}" if bound is not None else ""
        told += f"  = {ratio['value']:.2f}x {ratio['of']}" if ratio else ""
        print(told)
    RESULTS.parent.mkdir(exist_ok=True)
    machine = {"python": platform.python_version(), "machine": platform.machine(), "system": platform.system()}
    RESULTS.write_text(json.dumps({"machine": machine, "figures": figures}, indent=1), "utf-8")
    print(f"{len(figures)} figures, {missed} missed; written to {RESULTS}")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
