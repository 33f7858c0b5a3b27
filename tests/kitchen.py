"""The kitchen sink, set: one document with every construct of docs/tree.md."""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Any

FOLDER = Path(__file__).parent / "kitchen-sink"
HEAD = (
    '<html lang="en"><head><title>Kitchen sink</title><meta name="author" content="A. Cook"/></head><body>'
    '<h1 id="top">Kitchen <em>sink</em></h1>'
)
CONTENTS = (
    '<nav class="contents"><h2 id="contents">Contents</h2><ol>'
    '<li><a href="#inline">Words in a line</a></li><li><a href="#lists">Lists</a><ol>'
    '<li><a href="#levels">Levels</a></li><li><a href="#long-list">A list over pages, told with a title that is so long'
    ' that it wraps</a></li></ol></li><li><a href="#tables">Tables</a></li></ol></nav>'
)


def bodies() -> dict[str, str]:
    """Each article body by its file's stem, in order."""
    return {path.stem: path.read_text(encoding="utf-8") for path in sorted((FOLDER / "xhtml").glob("*.xhtml"))}


def page(*parts: str, head: str = HEAD) -> str:
    """A complete document with these parts in its body."""
    return f"{head}{''.join(parts)}</body></html>"


def render(html: str, css: str | None = None) -> Any:
    """Lay a document out with booklet's fonts and the sink's own style sheet (weasyprint.Document)."""
    from booklet.pdf.engine import load
    from booklet.styles.fonts import font_files

    load(font_files())  # an earlier test may have chosen others
    import weasyprint

    sheet = (FOLDER / "sink.css").read_text(encoding="utf-8") if css is None else css
    from booklet.pdf.counting import count_lists
    from booklet.pdf.formula import set_formulas

    source = weasyprint.HTML(string=html, base_url=str(FOLDER / "sink.html"))
    set_formulas(source.etree_element)
    count_lists(source.etree_element)
    return source.render(stylesheets=[weasyprint.CSS(string=sheet)])


@cache
def sink() -> Any:
    """The whole sink, laid out once a session."""
    return render(page(CONTENTS, *bodies().values()))


@cache
def tagged(standard: str = "ua-1") -> bytes:
    """The whole sink, written once a session for each standard."""
    from booklet.pdf.tags import write_tagged

    return write_tagged(sink(), standard=standard, id_prefix="sink/")
