"""Print findings of the source rules on real articles, drawn by rule from a fixed seed, for a person to judge.

    python scripts/sample_findings.py FOLDER... [--each 3] [--rule NAME] [--seed 8]

Rules that only say what an article lacks are left out: they are right wherever the key or the block is absent.
"""

from __future__ import annotations

import argparse
import random
from datetime import date
from pathlib import Path

from booklet import checks, project, reader

TODAY = date(2026, 6, 1)
SEED = 8
LACKING = {"author-missing", "key-points-missing", "what-to-do-missing", "when-to-get-help-missing", "sources-missing", "summary-missing",
           "language-assumed"}


def main() -> None:
    options = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    options.add_argument("folders", nargs="+", type=Path)
    options.add_argument("--each", type=int, default=3)
    options.add_argument("--rule", action="append", default=[])
    options.add_argument("--seed", type=int, default=SEED, help="another one draws other findings")
    asked = options.parse_args()
    by_rule: dict[str, list] = {}
    for number, folder in enumerate(asked.folders):
        loaded = project.load(folder)
        for finding in checks.check(loaded, reader.read(loaded), TODAY):
            by_rule.setdefault(finding.rule, []).append((number, finding))
    for rule in sorted(set(asked.rule or by_rule) - LACKING):
        found = sorted(by_rule.get(rule, []), key=lambda pair: (pair[0], pair[1].sort_key))
        drawn = random.Random(f"{asked.seed} {rule}").sample(found, min(asked.each, len(found)))
        print(f"\n{rule}: {len(drawn)} of {len(found)}")
        for number, finding in drawn:
            place = finding.position
            lines = (asked.folders[number] / place.file).read_text(encoding="utf-8", errors="replace").splitlines()
            line = lines[place.line - 1] if 0 < place.line <= len(lines) else ""
            print(f"- {place} {finding.message}\n    {line[max(0, place.column - 50) : place.column + 120]}")


if __name__ == "__main__":
    main()
