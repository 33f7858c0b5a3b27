"""The figures of every run, in a file that grows while they are measured, so that a stopped benchmark can go on."""

from __future__ import annotations

import json
import os
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median
from typing import Any

from .cases import Target

__all__ = ["Results", "Spread"]


@dataclass(frozen=True, slots=True)
class Spread:
    """A figure over all rounds."""

    median: float
    least: float
    most: float


@dataclass(slots=True)
class Results:
    """`runs` maps (articles, round, case) to its figures: wall_s, cpu_s, peak_bytes, bytes, pages.

    Figures that a case cannot have (peak memory of a build within a process) are absent. `facts` say
    what was measured with.
    """

    path: Path
    facts: dict[str, Any] = field(default_factory=dict)
    runs: dict[tuple[int, int, str], dict[str, float]] = field(default_factory=dict)

    @classmethod
    def load(cls, path: Path) -> Results:
        results = cls(path)
        if path.exists():
            read = json.loads(path.read_text(encoding="utf-8"))
            results.facts = read["facts"]
            results.runs = {(run["articles"], run["round"], run["case"]): run["figures"] for run in read["runs"]}
        return results

    def save(self) -> None:
        runs = [{"articles": size, "round": turn, "case": case, "figures": figures}
                for (size, turn, case), figures in sorted(self.runs.items())]
        new = self.path.with_suffix(".new")
        new.write_text(json.dumps({"facts": self.facts, "runs": runs}, indent=1), encoding="utf-8")
        os.replace(new, self.path)

    def rounds(self, size: int) -> int:
        """How many rounds have a figure at this size."""
        return len({turn for articles, turn, _ in self.runs if articles == size})

    def sizes(self) -> list[int]:
        return sorted({size for size, _, _ in self.runs})

    def figure(self, size: int, case: str, name: str) -> Spread | None:
        return _spread([value for (articles, _, each), figures in self.runs.items()
                        if (articles, each) == (size, case) and (value := _value(figures, name)) is not None])

    def ratio(self, size: int, case: str, against: str, name: str) -> Spread | None:
        """The ratios round by round, so that a machine that slows down slows down both."""
        pairs = []
        for (articles, turn, each), figures in self.runs.items():
            other = self.runs.get((size, turn, against))
            if (articles, each) == (size, case) and other is not None:
                above, below = _value(figures, name), _value(other, name)
                if above is not None and below:
                    pairs.append(above / below)
        return _spread(pairs)

    def target(self, target: Target) -> Spread | None:
        """What a target's ratio came to; None when one of the two was not run."""
        if target.size == target.against_size:
            return self.ratio(target.size, target.case, target.against, target.figure)
        above = self.figure(target.size, target.case, target.figure)
        below = self.figure(target.against_size, target.against, target.figure)
        if above is None or below is None:
            return None
        return Spread(above.median / below.median, above.least / below.most, above.most / below.least)


def _value(figures: Mapping[str, float], name: str) -> float | None:
    if name == "cpu_a_page":
        return figures["cpu_s"] / figures["pages"] if figures.get("pages") else None
    return figures.get(name)


def _spread(values: list[float]) -> Spread | None:
    return Spread(median(values), min(values), max(values)) if values else None
