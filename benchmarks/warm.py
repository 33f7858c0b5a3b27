"""Edit and build, edit and build again in one process: `python -m benchmarks.warm DIR OUTPUT ARTICLES TURN same|moved RESULT.json`.

Stands for a preview or a watcher that is still running when somebody saves a file: only the second build counts.
"""

from __future__ import annotations

import json
import os
import sys
import time
from pathlib import Path

from booklet import build

from .collection import edit_moving_pages, edit_same_pages


def main(folder: str, output: str, articles: str, turn: str, kind: str, result: str) -> None:
    options = build.Options(output=Path(output))
    edit = edit_same_pages if kind == "same" else edit_moving_pages
    edit(Path(folder), int(articles), int(turn) + 5)  # else the first build finds all as it was, and warms nothing
    build.pdf(Path(folder), options)
    edit(Path(folder), int(articles), int(turn))
    wall, cpu = time.perf_counter(), _cpu()
    made = build.pdf(Path(folder), options)
    taken = {"wall_s": time.perf_counter() - wall, "cpu_s": _cpu() - cpu}
    assert made.artifacts, made.findings
    Path(result).write_text(json.dumps(taken), encoding="utf-8")


def _cpu() -> float:
    times = os.times()
    return times.user + times.system + times.children_user + times.children_system


if __name__ == "__main__":
    main(*sys.argv[1:])
