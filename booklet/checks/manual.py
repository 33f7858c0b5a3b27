"""The manual pages of rules that are no checks: what other rooms find. manual.toml is the table, one entry a rule."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from fnmatch import fnmatchcase
from functools import cache
from importlib import resources

from ..findings import Severity

__all__ = ["Page", "page_of", "pages"]


@dataclass(frozen=True, slots=True)
class Page:
    """What a finding means and what to do about it. A `name` with * stands for a family of rules.

    `severity` is the worst that the rule is raised with; `clause` as in a Finding.
    """

    name: str
    severity: Severity
    means: str
    do: str
    clause: str = ""

    @property
    def text(self) -> str:
        return f"{self.means}\n\nWhat to do: {self.do}"


@cache
def pages() -> Mapping[str, Page]:
    """Every page by its name, in the order of the table."""
    table = tomllib.loads(resources.files(__package__).joinpath("manual.toml").read_text(encoding="utf-8"))
    return {name: Page(name, **{**entry, "severity": Severity(entry["severity"])}) for name, entry in table.items()}


def page_of(rule: str) -> Page | None:
    """The page of a rule, else that of the family it belongs to (verapdf-7.1-3); None for a name that nothing raises."""
    known = pages()
    return known.get(rule) or next((page for name, page in known.items() if "*" in name and fnmatchcase(rule, name)), None)
