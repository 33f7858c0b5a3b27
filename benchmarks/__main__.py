"""`python -m benchmarks`: run what is missing, then write docs/speed.md and docs/speed.svg."""

from __future__ import annotations

import argparse
import shutil
from pathlib import Path

from .cases import PARTS
from .machine import facts
from .report import write_report
from .results import Results
from .rounds import REPO, Round

_WORK = REPO / "build-bench"
_ROUNDS = {10: 3, 100: 3, 1000: 1}


def main() -> None:
    arguments = _arguments()
    work: Path = arguments.work
    if arguments.fresh:
        shutil.rmtree(work, ignore_errors=True)
    work.mkdir(parents=True, exist_ok=True)
    results = Results.load(work / "results.json")
    if not arguments.report:
        results.facts = results.facts or facts()
        for turn in range(1, max(arguments.rounds or _ROUNDS.get(size, 1) for size in arguments.articles) + 1):
            for size in arguments.articles:
                if turn <= (arguments.rounds or _ROUNDS.get(size, 1)):
                    Round(results, work, size, turn, arguments.parts, lambda line: print(line, flush=True)).run()
    for path in write_report(results, arguments.docs):
        print(f"wrote {path.name}")


def _arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="make bench ARGS=…", description=__doc__)
    parser.add_argument("--quick", action="store_true", help="10 articles, one round, a minute or two; writes to the work folder, not to docs/")
    parser.add_argument("--articles", type=_list(int), default=[10, 100, 1000], help="sizes of collections (default 10,100,1000)")
    parser.add_argument("--rounds", type=int, default=0, help="rounds of every size (default 3, and 1 of 1,000 articles)")
    parser.add_argument("--parts", type=_list(str), default=list(PARTS), help=f"of {','.join(PARTS)} (default all)")
    parser.add_argument("--fresh", action="store_true", help="forget earlier figures; without it only what is missing is run")
    parser.add_argument("--report", action="store_true", help="run nothing, write the table and the chart again")
    parser.add_argument("--work", type=Path, default=_WORK, help="where figures and files are kept (default build-bench)")
    parser.add_argument("--docs", type=Path, default=None, help="where table and chart go (default docs)")
    arguments = parser.parse_args()
    if arguments.quick:
        arguments.articles, arguments.rounds = [10], 1
    if unknown := set(arguments.parts) - set(PARTS):
        parser.error(f"there is no part {', '.join(sorted(unknown))}; valid: {', '.join(PARTS)}")
    arguments.work = arguments.work.resolve()
    arguments.docs = arguments.docs or (arguments.work if arguments.quick else REPO / "docs")
    return arguments


def _list(kind: type) -> object:
    return lambda text: [kind(part) for part in text.split(",")]


if __name__ == "__main__":
    main()
