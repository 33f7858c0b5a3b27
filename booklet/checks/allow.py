"""`allow`: a rule that a person has set aside, with the reason, for an article or for the whole collection."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from ..findings import Finding, Position, Severity
from ..model import Collection, Project
from ..settings import SETTINGS_FILE

__all__ = ["Allowances"]


@dataclass(frozen=True, slots=True)
class _Allowance:
    rule: str
    file: str  # of the article it speaks for; empty for all
    position: Position

    def fits(self, finding: Finding) -> bool:
        return finding.rule == self.rule and self.file in ("", finding.position.file)


class Allowances:
    """All allowances of a collection. `fixed` names the rules that no reason can set aside."""

    def __init__(self, project: Project, collection: Collection, fixed: frozenset[str]) -> None:
        self.fixed = fixed
        self.all = [_Allowance(rule, "", Position(SETTINGS_FILE, line)) for rule, _, line in project.checks.allow]
        self.all += [
            _Allowance(rule, article.source, Position(article.source, article.lines.get("allow", 1)))
            for article in collection.all_articles for rule, _ in article.allow
        ]

    def covers(self, finding: Finding) -> bool:
        """Whether a person has set this finding aside."""
        return finding.rule not in self.fixed and any(allowance.fits(finding) for allowance in self.all)

    def unused(self, findings: Iterable[Finding]) -> Iterator[Finding]:
        """Allowances that fit none of these findings, or speak of a rule that cannot be set aside."""
        findings = list(findings)
        for allowance in self.all:
            if allowance.rule in self.fixed:
                yield Finding("allow-refused", Severity.WARNING, f"{allowance.rule} cannot be allowed: it keeps readers out",
                              allowance.position, "mend what it finds")
            elif not any(allowance.fits(finding) for finding in findings):
                yield Finding("allow-unused", Severity.WARNING, f"{allowance.rule} is allowed, and nothing here offends it",
                              allowance.position, self._hint(allowance.rule))

    @staticmethod
    def _hint(rule: str) -> str:
        from .manual import page_of, pages
        from .table import RULES

        near = difflib.get_close_matches(rule, [*RULES, *pages()], 1) if rule not in RULES and page_of(rule) is None else []
        return f"did you mean {near[0]}?" if near else "remove it, or mend its name"
