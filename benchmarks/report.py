"""docs/speed.md: the ratios against what booklet is held to, and against each peer."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from .cases import CASES, LARGE, TARGETS, Target
from .chart import chart
from .results import Results, Spread

__all__ = ["NOT_RUN", "table", "write_report"]

NOT_RUN = "not run"
_LABELS = {case.name: case.label for case in CASES}
_INTRODUCTION = """\
# Speed

Written by `make bench`: do not change it by hand. Every figure is a ratio, because seconds say more about a machine than
about a program; each was measured beside its peer in one run, in turn, as a new process each, and is the median of all
rounds (in brackets the least and the most).

![Time of each tool for a collection of {size} articles, stock WeasyPrint being 100](speed.svg)
"""
_METHOD = """\
## What is run

Collections are generated from a seed: articles of about six pages with headings, lists, tables, drawings, a photograph,
notes, links to other articles and call-outs. All tools get the same words.

- **booklet** reads Markdown, checks it, and writes a tagged PDF/UA-1 with running heads, page numbers, contents, links with
  printed page numbers, topic openers and the resources appendix; then it reads the file again and compares its words with
  the sources. "Nothing cached" starts with an empty cache folder.
- **Stock WeasyPrint** gets booklet's own XHTML bodies and style sheet in one document, with running heads by `string-set`
  and page numbers by `target-counter`; its Markdown costs it nothing.
- **pandoc + Typst** reads the same Markdown in pandoc's dialect and writes PDF/UA-1 with an outline, running heads and page
  numbers after links, on the same paper with the same font. It holds fewer pages: its lists and call-outs take less space.
- **Chromium** prints the document that WeasyPrint gets, without page numbers in contents and links, which it cannot do.
- **Handouts** are one PDF for each article with its resources. Stock WeasyPrint writes them in one process.
  "From cached galleys" means that the collection has got a new identifier: nothing is typeset, each file is bound anew.
- **Same process**: an edit and a build, twice; the second build is measured, as with a preview that watches the files.
- **One word changed**: a first name in an article in the middle. **Pages moved**: a page and a half more in an early article.

CPU is that of all processes of a command, memory that of its largest process. Try it: `make bench ARGS=--quick`; a benchmark
that was stopped goes on where it stood; `make bench ARGS=--fresh` forgets what it has.
"""


def write_report(results: Results, docs: Path) -> list[Path]:
    """Write speed.md and speed.svg; returns where."""
    docs.mkdir(parents=True, exist_ok=True)
    size = _shown(results)
    paths = [docs / "speed.md", docs / "speed.svg"]
    paths[0].write_text(table(results), encoding="utf-8", newline="\n")
    paths[1].write_text(chart(results, size), encoding="utf-8", newline="\n")
    return paths


def table(results: Results) -> str:
    """The whole page. What was not run says so."""
    parts = [_INTRODUCTION.format(size=_shown(results)), *_targets(results)]
    for size in results.sizes():
        parts += _size(results, size)
    parts += ["", _METHOD, *_facts(results)]
    return "\n".join(parts) + "\n"


def _shown(results: Results) -> int:
    """The size that the chart shows: 100 articles where they were run."""
    beside = [size for size in results.sizes() if results.figure(size, "weasyprint", "wall_s")]
    return 100 if not beside or 100 in beside else beside[-1]


def _targets(results: Results) -> Iterator[str]:
    yield "## What booklet is held to\n"
    yield "Collections of 100 articles, where nothing else is said.\n"
    yield "| case | against | at most | measured | |"
    yield "|---|---|---:|---:|---|"
    for target in TARGETS:
        spread = results.target(target)
        said = "" if spread is None else "met" if spread.median <= target.most else "missed"
        yield f"| {target.label} | {_against(target)} | {target.most:.2f} | {_ratio(spread)} | {said} |"


def _against(target: Target) -> str:
    return "itself" if target.case == target.against else _LABELS[target.against]


def _size(results: Results, size: int) -> Iterator[str]:
    rounds = results.rounds(size)
    yield f"\n## {size:,} articles, {_pages(results, size)} pages, {rounds} {'round' if rounds == 1 else 'rounds'}\n"
    alone = results.figure(size, "weasyprint", "wall_s") is None and size > 100
    if alone:
        yield "Booklet alone.\n"
        yield "| case | wall to nothing cached | CPU to nothing cached | peak memory, MB | file, MB |"
        yield "|---|---:|---:|---:|---:|"
        for name in LARGE:
            yield _row(results, size, name, (("cold-2", "wall_s"), ("cold-2", "cpu_s")))
        return
    yield "| case | wall to WeasyPrint | CPU to WeasyPrint | wall to pandoc + Typst | CPU to pandoc + Typst | peak memory, MB | file, MB |"
    yield "|---|---:|---:|---:|---:|---:|---:|"
    for case in CASES:
        if case.part == "book":
            yield _row(results, size, case.name, tuple((peer, name) for peer in ("weasyprint", "typst") for name in ("wall_s", "cpu_s")))
    for part, peer, title in (("handouts", "weasyprint-handouts", "WeasyPrint's handouts"), ("epub", "pandoc-epub", "pandoc's EPUB")):
        yield f"\n| case | wall to {title} | CPU to {title} | peak memory, MB | files, MB |"
        yield "|---|---:|---:|---:|---:|"
        for case in CASES:
            if case.part == part:
                yield _row(results, size, case.name, ((peer, "wall_s"), (peer, "cpu_s")))


def _row(results: Results, size: int, name: str, against: tuple[tuple[str, str], ...]) -> str:
    if results.figure(size, name, "wall_s") is None:
        return f"| {_LABELS[name]} | " + " | ".join([NOT_RUN] * (len(against) + 2)) + " |"
    ratios = [_ratio(results.ratio(size, name, peer, figure)) for peer, figure in against]
    peak, data = results.figure(size, name, "peak_bytes"), results.figure(size, name, "bytes")
    sizes = [f"{peak.median / 1e6:.0f}" if peak else "", f"{data.median / 1e6:.1f}" if data else ""]
    return f"| {_LABELS[name]} | " + " | ".join([*ratios, *sizes]) + " |"


def _ratio(spread: Spread | None) -> str:
    if spread is None:
        return NOT_RUN
    digits = 3 if spread.median < 0.1 else 2
    text = f"{spread.median:.{digits}f}"
    if spread.least != spread.most:
        text += f" ({spread.least:.{digits}f} to {spread.most:.{digits}f})"
    return text


def _pages(results: Results, size: int) -> str:
    pages = results.figure(size, "cold-2", "pages")
    return f"{pages.median:,.0f}" if pages else "an unknown number of"


def _facts(results: Results) -> Iterator[str]:
    yield "## With what\n"
    yield "| | |"
    yield "|---|---|"
    for name, value in results.facts.items():
        yield f"| {name} | {value} |"
