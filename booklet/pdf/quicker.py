"""Shortcuts through the engine's layout: the same pages in less time.

Each shortcut is taken only where the engine's own function is, byte for byte,
the one it was written against; with any other version the engine runs as it
is. BOOKLET_PLAIN_ENGINE=1 turns all of them off. tests/test_pdf_quicker.py
holds them to the engine's own output.
"""

from __future__ import annotations

import hashlib
import inspect
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from .quicker_boxes import collapsed, collisions, line_width, normal_flow, plain_boxes, unpainted_boxes
from .quicker_cascade import shared_styles
from .quicker_inline import lines_of_text
from .quicker_lines import fitted_lines
from .quicker_paint import kept_pictures, no_borders, no_outlines, quick_glyphs, quick_values
from .quicker_styles import plain_lengths, plain_properties
from .quicker_text import kept_lines, kept_strut, line_extents, marker_width, paragraphs, shared_setup, taken_up

__all__ = ["SHORTCUTS", "engine_digest", "quicker", "source_digest"]


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`make(original)` is put in all `places`, if the sources it relies on are known.

    `places` and `sources` are dotted places in WeasyPrint; `digests` those of the sources' texts taken together.
    """

    name: str
    places: tuple[str, ...]
    sources: tuple[str, ...]
    digests: frozenset[str]
    make: Callable[[Any], Any]


# Of the whole engine with which every shortcut was tried: to ask each function for its text takes a third of a second.
_TRIED = frozenset({"dd0d44fe9b020394"})


@lru_cache(maxsize=1)
def engine_digest() -> str:
    """A short digest of the source text of all of the engine, and of what writes its files."""
    import pydyf
    import weasyprint

    digest = hashlib.sha256()
    for path in [Path(pydyf.__file__), *sorted(Path(weasyprint.__file__).parent.rglob("*.py"))]:
        digest.update(path.name.encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()[:16]


def source_digest(sources: tuple[str, ...]) -> str:
    """A short digest of the source text of functions of the engine."""
    text = "".join(inspect.getsource(_find(place)) for place in sources)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _find(place: str) -> Any:
    owner, name = _owner(place)
    return getattr(owner, name)


def _owner(place: str) -> tuple[Any, str]:
    """The module or class that holds something, and its name there."""
    from importlib import import_module

    module, _, names = place.partition(":")
    *path, name = names.split(".")
    owner: Any = import_module(module)
    for part in path:
        owner = getattr(owner, part)
    return owner, name


# -- the shortcuts -----------------------------------------------------------------------------


def _no_margin_boxes(original: Any) -> Any:
    """Galleys and furniture have no margin boxes (typeset.NO_FURNITURE), so none need be weighed."""

    def make_margin_boxes(context: Any, page: Any, state: Any) -> tuple[()]:
        return ()

    return make_margin_boxes


_LAYOUT = "weasyprint.text.line_break:Layout"
# These four belong together: each relies on the others.
_TEXT = (
    _LAYOUT, "weasyprint.text.fonts:get_font_description", "weasyprint.text.line_break:first_line_metrics",
    "weasyprint.draw.text:draw_text", "weasyprint.draw.text:draw_first_line",
)  # fmt: skip
_KNOWN = frozenset({"ae59b7abbce22bc7"})
_RESOLVE = (
    "weasyprint.layout.percent:resolve_percentages", "weasyprint.layout.percent:resolve_one_percentage",
    "weasyprint.layout.percent:percentage", "weasyprint.layout.percent:adjust_box_sizing",
)  # fmt: skip
_FLOATS = (
    "weasyprint.layout.float:avoid_collisions", "weasyprint.layout.inline:get_next_linebox",
    "weasyprint.layout.preferred:inline_min_content_width",
)  # fmt: skip

SHORTCUTS = (
    Shortcut(
        "no-margin-boxes", ("weasyprint.layout:make_margin_boxes",), ("weasyprint.layout.page:make_margin_boxes",),
        frozenset({"4a2d2e301eb3bc47"}), _no_margin_boxes,
    ),
    Shortcut("shared-setup", (f"{_LAYOUT}.setup",), _TEXT, _KNOWN, shared_setup),
    Shortcut("paragraphs", (f"{_LAYOUT}.set_text",), _TEXT, _KNOWN, paragraphs),
    Shortcut("kept-lines", (f"{_LAYOUT}.deactivate",), _TEXT, _KNOWN, kept_lines),
    Shortcut("painted-lines", (f"{_LAYOUT}.reactivate",), _TEXT, _KNOWN, taken_up),
    Shortcut(
        "fitted-lines", ("weasyprint.layout.inline:split_first_line",),
        (_LAYOUT, *(f"weasyprint.text.line_break:{name}" for name in ("split_first_line", "create_layout", "first_line_metrics", "line_size"))),
        frozenset({"59ebb46a84f27689"}), fitted_lines,
    ),
    Shortcut(
        "lines-of-text", ("weasyprint.layout.inline:get_next_linebox",),
        (*(f"weasyprint.layout.inline:{name}" for name in (
            "get_next_linebox", "skip_first_whitespace", "split_inline_level", "split_inline_box", "remove_last_whitespace", "text_align",
            "line_box_verticality", "aligned_subtree_verticality", "inline_box_verticality", "is_phantom_linebox",
        )), "weasyprint.formatting_structure.boxes:Box.translate"),
        frozenset({"073e3d365e7e94e2"}), lines_of_text,
    ),
    Shortcut("quick-glyphs", ("weasyprint.draw.text:draw_first_line",), _TEXT, _KNOWN, quick_glyphs),
    Shortcut(
        "kept-strut", ("weasyprint.layout.inline:strut",), ("weasyprint.text.line_break:strut", "weasyprint.text.line_break:_font_style_cache_key"),
        frozenset({"85f1806d491a7a9b"}), kept_strut,
    ),
    Shortcut(
        "marker-width", ("weasyprint.layout.absolute:shrink_to_fit",),
        tuple(f"weasyprint.layout.preferred:{name}" for name in ("shrink_to_fit", "min_content_width", "max_content_width", "inline_line_widths")),
        frozenset({"d83f97d8b1f6dc49"}), marker_width,
    ),
    Shortcut("line-extents", ("weasyprint.text.line_break:line_size",), ("weasyprint.text.line_break:line_size",), frozenset({"03fa04fd51fc69aa"}), line_extents),
    Shortcut("collapsed", ("weasyprint.layout.block:collapse_margin",), ("weasyprint.layout.block:collapse_margin",), frozenset({"c91ad56f81717b09"}), collapsed),
    Shortcut(
        "no-borders", ("weasyprint.draw.border:draw_border", "weasyprint.draw:draw_border"),
        ("weasyprint.draw.border:draw_border",), frozenset({"8ba918f30893929f"}), no_borders,
    ),
    Shortcut(
        "no-outlines", ("weasyprint.draw.border:draw_outline", "weasyprint.draw:draw_outline"),
        ("weasyprint.draw.border:draw_outline",), frozenset({"c98afcef4e21d301"}), no_outlines,
    ),
    Shortcut("quick-values", ("pydyf:_to_bytes",), ("pydyf:_to_bytes",), frozenset({"1cefd02c285d3aee"}), quick_values),
    Shortcut(
        "kept-pictures", ("weasyprint.images:RasterImage._get_png_data",), ("weasyprint.images:RasterImage._get_png_data",),
        frozenset({"da00cfefb9795451"}), kept_pictures,
    ),
    Shortcut(
        "shared-styles", ("weasyprint.css:StyleFor.__init__",),
        ("weasyprint.css:StyleFor", "weasyprint.css:find_style_attributes", "weasyprint.css:ComputedStyle", "weasyprint.css:AnonymousStyle",
         "weasyprint.css:get_all_computed_styles", "weasyprint.css:declaration_precedence"),
        frozenset({"aef22a4bfa571461"}), shared_styles,
    ),
    Shortcut(
        "plain-properties", ("weasyprint.css:ComputedStyle.__missing__",), ("weasyprint.css:ComputedStyle",),
        frozenset({"4ff0512c0af12674"}), plain_properties,
    ),
    Shortcut(
        "plain-lengths", ("weasyprint.layout.percent:resolve_one_percentage",),
        ("weasyprint.layout.percent:resolve_one_percentage", "weasyprint.layout.percent:percentage"), frozenset({"7d61c27c4d96b423"}), plain_lengths,
    ),
    Shortcut(
        "plain-boxes", tuple(f"weasyprint.layout.{name}:resolve_percentages" for name in ("percent", "absolute", "block", "column", "float", "grid", "inline", "page", "table")),
        _RESOLVE, frozenset({"a574590443cb3ba4"}), plain_boxes,
    ),
    Shortcut(
        "normal-flow", ("weasyprint.formatting_structure.boxes:Box.is_in_normal_flow",),
        tuple(f"weasyprint.formatting_structure.boxes:Box.is_{name}" for name in ("in_normal_flow", "floated", "absolutely_positioned", "running", "footnote", "note")),
        frozenset({"be44cfff8dbc90fc"}), normal_flow,
    ),
    Shortcut(
        "unpainted-boxes", ("weasyprint.layout.background:layout_box_backgrounds",),
        ("weasyprint.layout.background:layout_box_backgrounds", "weasyprint.layout.percent:resolve_radii_percentages"), frozenset({"06f5dc80f7ac9f29"}), unpainted_boxes,
    ),
    Shortcut("line-width", ("weasyprint.layout.inline:inline_min_content_width",), _FLOATS, frozenset({"09ec56bd683229d2"}), line_width),
    Shortcut("collisions", ("weasyprint.layout.inline:avoid_collisions",), _FLOATS, frozenset({"09ec56bd683229d2"}), collisions),
)  # fmt: skip


@lru_cache(maxsize=1)
def _taken() -> tuple[tuple[Any, str, Any, Any], ...]:
    """Owner, attribute, the engine's function and ours, for each shortcut that may be taken here."""
    if os.environ.get("BOOKLET_PLAIN_ENGINE"):
        return ()
    tried = engine_digest() in _TRIED
    taken = []
    for shortcut in SHORTCUTS:
        if tried or source_digest(shortcut.sources) in shortcut.digests:
            ours = shortcut.make(_find(shortcut.places[0]))
            for place in shortcut.places:
                owner, attribute = _owner(place)
                taken.append((owner, attribute, vars(owner)[attribute], ours))
    return tuple(taken)


@contextmanager
def quicker() -> Iterator[None]:
    """Lay out and paint with the shortcuts. Call it inside typeset.ENGINE."""
    taken = _taken()
    for owner, attribute, _, ours in taken:
        setattr(owner, attribute, ours)
    try:
        yield
    finally:
        for owner, attribute, original, _ in taken:
            setattr(owner, attribute, original)
