"""Lines of the sources around findings, to be shown beside them."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ..findings import Finding

__all__ = ["excerpts"]

_AROUND = 1  # lines before and after
_LONGEST = 400  # characters of a line that are shown


def excerpts(findings: Iterable[Finding], texts: Mapping[str, str]) -> dict[tuple[str, int], tuple[tuple[int, str], ...]]:
    """(file, line) -> the line with its neighbours, numbered from 1, for every finding whose file is in `texts`."""
    lines = {file: text.splitlines() for file, text in texts.items()}
    found: dict[tuple[str, int], tuple[tuple[int, str], ...]] = {}
    for finding in findings:
        file, at = finding.position.file, finding.position.line
        held = lines.get(file, [])
        if not 0 < at <= len(held):
            continue
        first, last = max(1, at - _AROUND), min(len(held), at + _AROUND)
        shown = ((number, _cut(held[number - 1])) for number in range(first, last + 1))
        found[file, at] = tuple((number, text) for number, text in shown if text.strip() or number == at)
    return found


def _cut(text: str) -> str:
    return text if len(text) <= _LONGEST else text[: _LONGEST - 1] + "…"
