"""Lay out one document: the only place that calls the engine's layout.

The font configuration and the parsed style sheets are shared by all documents
of a process; both are keyed by content. The engine's log is collected, never
printed: what it means is said by `complaints`.
"""

from __future__ import annotations

import gc
import logging
import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from typing import Any
from xml.etree import ElementTree

from ..model import Document, Theme
from .counting import count_lists
from .engine import load
from .fetch import asset_fetcher
from .formula import set_formulas
from .numbers import mark_places
from .quicker_cascade import VIEWPORT

__all__ = ["Typeset", "listen", "parsed", "typeset", "uncollected"]

# The tag seam and the engine's log are global: one document at a time in a process.
ENGINE = threading.RLock()

_BOXES = (
    "top-left-corner", "top-left", "top-center", "top-right", "top-right-corner",
    "right-top", "right-middle", "right-bottom",
    "bottom-right-corner", "bottom-right", "bottom-center", "bottom-left", "bottom-left-corner",
    "left-bottom", "left-middle", "left-top",
)  # fmt: skip
NO_FURNITURE = "@page {%s}" % "".join(f"@{box}{{content:none !important}}" for box in _BOXES)
_OF_THE_PAGE = re.compile(r"\d[dlsp]?v(w|h|i|b|min|max)\b")  # lengths in shares of the page
_XHTML = "{http://www.w3.org/1999/xhtml}"


@dataclass(frozen=True, slots=True)
class Typeset:
    """A laid-out document: `rendered` is WeasyPrint's Document, `root` its element tree.

    `log` holds the engine's records as (level, text), in order.
    """

    rendered: Any
    root: ElementTree.Element
    log: tuple[tuple[int, str], ...]
    css_log: tuple[tuple[int, str], ...]


def typeset(document: Document, css: str, theme: Theme, *, extra_css: str = "") -> Typeset:
    """Lay out a document with the theme's fonts and pictures. Call it, and use its result, inside ENGINE."""
    fonts = load(theme.fonts)
    html = _html(document, asset_fetcher((*theme.assets, *document.assets), theme.tokens))
    sheets = [parsed(fonts, css)]
    if extra_css:
        sheets.append(parsed(fonts, extra_css))
    counter_style: Any = _counter_style()
    for _, styles, _ in sheets:
        counter_style.update(styles)
    with listen() as log:
        rendered = html.render(
            font_config=_fonts(fonts), counter_style=counter_style, stylesheets=[sheet for sheet, _, _ in sheets]
        )
    css_log = tuple(record for _, _, records in sheets for record in records)
    return Typeset(rendered, html.etree_element, tuple(log), css_log)


@contextmanager
def uncollected() -> Iterator[None]:
    """Typeset without the cyclic garbage collector, and clear up once at the end.

    Boxes refer to each other, but hardly any is garbage before its document is: looking for it over
    and over takes a tenth of the time. Only what was made meanwhile is looked at in the end.
    """
    enabled = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if enabled:
            gc.enable()
        gc.collect(0)


@contextmanager
def listen() -> Iterator[list[tuple[int, str]]]:
    """Collect what the engine logs, and keep it from anybody else's handlers."""
    logger = logging.getLogger("weasyprint")
    records: list[tuple[int, str]] = []

    class Collector(logging.Handler):
        def emit(self, record: logging.LogRecord) -> None:
            records.append((record.levelno, record.getMessage()))

    collector = Collector(logging.WARNING)
    handlers, propagate, level = logger.handlers[:], logger.propagate, logger.level
    logger.handlers, logger.propagate = [collector], False
    logger.setLevel(logging.WARNING)
    try:
        yield records
    finally:
        logger.handlers, logger.propagate = handlers, propagate
        logger.setLevel(level)


def _html(document: Document, fetcher: Any) -> Any:
    """WeasyPrint's HTML object around an XML parse.

    Our text is XHTML: an HTML parser would read `<div/>` as an open tag, and takes far longer.
    """
    import cssselect2
    import weasyprint

    root = ElementTree.fromstring(document.xhtml)
    for element in root.iter():
        if isinstance(element.tag, str) and element.tag.startswith(_XHTML):
            element.tag = element.tag.removeprefix(_XHTML)
    if "<math" in document.xhtml:
        set_formulas(root)
    mark_places(root)
    if "<ol" in document.xhtml:
        count_lists(root)
    html = weasyprint.HTML.__new__(weasyprint.HTML)
    html.base_url = None
    html.url_fetcher = fetcher
    html.media_type = "print"
    html.wrapper_element = cssselect2.ElementWrapper.from_html_root(root, content_language=None)
    html.etree_element = root
    return html


@lru_cache(maxsize=4)
def _fonts(digest: str) -> Any:
    from weasyprint.text.fonts import FontConfiguration

    return FontConfiguration()


def _counter_style() -> Any:
    from weasyprint.css.counters import CounterStyle

    return CounterStyle()


@lru_cache(maxsize=32)
def parsed(fonts: str, css: str) -> tuple[Any, Any, tuple[tuple[int, str], ...]]:
    """A parsed style sheet, its counter styles, and what the engine said of it."""
    import weasyprint

    styles = _counter_style()
    with listen() as log:
        sheet = weasyprint.CSS(
            string=css, url_fetcher=asset_fetcher((), {}), font_config=_fonts(fonts), counter_style=styles
        )
    setattr(sheet, VIEWPORT, bool(_OF_THE_PAGE.search(css)))
    return sheet, styles, tuple(log)
