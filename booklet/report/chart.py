"""The reading grades of all articles as a drawing: a bar an article, and the line that none should pass."""

from __future__ import annotations

from collections.abc import Sequence
from html import escape
from textwrap import shorten

from .model import ArticleFacts

__all__ = ["grade_chart"]

_ROW, _LABEL, _WIDTH, _TOP = 26, 290, 680, 34
_LAST_GRADE = 16


def grade_chart(articles: Sequence[ArticleFacts], limit: float) -> str:
    """An SVG whose words say the same as its bars; empty without a measured article. Bars over the limit are hatched as
    well as longer, so that no colour is needed. The table beside it holds the figures."""
    measured = [article for article in articles if article.measure == "SMOG" and article.score is not None]
    if not measured:
        return ""
    height = _TOP + _ROW * len(measured) + 30
    over = sum((article.score or 0) > limit for article in measured)
    said = (f"SMOG grades of {len(measured)} articles, from {min(a.score or 0 for a in measured):.1f} to "
            f"{max(a.score or 0 for a in measured):.1f}; {over} above grade {limit:g}.")
    parts = [
        f'<svg class="chart" role="img" aria-labelledby="chart-title chart-words" viewBox="0 0 {_WIDTH} {height}" '
        f'xmlns="http://www.w3.org/2000/svg"><title id="chart-title">Reading grade of each article</title>'
        f'<desc id="chart-words">{escape(said)}</desc>'
        '<defs><pattern id="over" width="6" height="6" patternUnits="userSpaceOnUse" patternTransform="rotate(45)">'
        '<rect width="3" height="6" fill="currentColor"/></pattern></defs>'
    ]
    parts += [f'<text x="{_x(grade)}" y="20" text-anchor="middle" class="tick">{grade}</text>'
              f'<line x1="{_x(grade)}" y1="26" x2="{_x(grade)}" y2="{height - 26}" class="grid"/>' for grade in range(4, _LAST_GRADE + 1, 2)]
    for number, article in enumerate(measured):
        y, score = _TOP + _ROW * number, min(article.score or 0, _LAST_GRADE)
        fill = ' fill="url(#over)" stroke="currentColor"' if score > limit else ' fill="currentColor"'
        parts.append(f'<text x="{_LABEL - 8}" y="{y + 14}" text-anchor="end">{escape(shorten(article.title, 38, placeholder="…"))}</text>'
                     f'<rect x="{_LABEL}" y="{y + 2}" width="{max(1.0, _x(score) - _LABEL):.1f}" height="15"{fill}/>')
    parts.append(f'<line x1="{_x(limit):.1f}" y1="26" x2="{_x(limit):.1f}" y2="{height - 26}" class="limit"/>'
                 f'<text x="{_x(limit):.1f}" y="{height - 8}" text-anchor="middle">at most {limit:g}</text></svg>')
    return "".join(parts)


def _x(grade: float) -> float:
    return _LABEL + (_WIDTH - _LABEL - 20) * max(0.0, grade - 2) / (_LAST_GRADE - 2)
