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
from typing import Any

from .quicker_styles import plain_lengths, plain_properties

__all__ = ["SHORTCUTS", "quicker", "source_digest"]


@dataclass(frozen=True, slots=True)
class Shortcut:
    """`make(original)` is put in place of `owner.name`, if the sources it relies on are known.

    `sources` are dotted places in WeasyPrint; `digests` those of their source texts taken together.
    """

    name: str
    owner: str
    attribute: str
    sources: tuple[str, ...]
    digests: frozenset[str]
    make: Callable[[Any], Any]


def source_digest(sources: tuple[str, ...]) -> str:
    """A short digest of the source text of functions of the engine."""
    text = "".join(inspect.getsource(_find(place)) for place in sources)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _find(place: str) -> Any:
    from importlib import import_module

    module, _, name = place.partition(":")
    found: Any = import_module(module)
    for part in name.split(".") if name else ():
        found = getattr(found, part)
    return found


# -- the shortcuts -----------------------------------------------------------------------------


def _no_margin_boxes(original: Any) -> Any:
    """Galleys and furniture have no margin boxes (typeset.NO_FURNITURE), so none need be weighed."""

    def make_margin_boxes(context: Any, page: Any, state: Any) -> tuple[()]:
        return ()

    return make_margin_boxes


def _shared_setup(original: Any) -> Any:
    """One Pango context, font description and set of metrics for each style, instead of each line."""
    from weasyprint.text import line_break

    ffi, gobject, pango = line_break.ffi, line_break.gobject, line_break.pango

    def setup(layout: Any, style: Any) -> None:
        kept = _PREPARED.get(id(style))
        if kept is None or kept.style is not style:
            kept = _PREPARED[id(style)] = _prepare(line_break, style)
        layout.style = style
        layout.first_line_direction = 0
        layout.language = kept.language
        layout.layout = ffi.gc(pango.pango_layout_new(kept.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        # Painting asks for it, and to change it then would throw the line away (see _take_up).
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        pango.pango_layout_set_font_description(layout.layout, kept.description)
        layout.ascent = kept.ascent
        layout.underline_position = kept.underline_position
        layout.strikethrough_position = kept.strikethrough_position
        if kept.thicknesses is not None:
            layout.underline_thickness, layout.strikethrough_thickness = kept.thicknesses
        if kept.features is not None:
            # A list of its own for each layout: letter spacing is written into it.
            attributes = pango.pango_attr_list_new()
            pango.pango_attr_list_insert(attributes, kept.features)
            pango.pango_layout_set_attributes(layout.layout, attributes)

    return setup


def _set_text(original: Any) -> Any:
    """Text of several paragraphs is laid out as such, as the engine does with all text until it paints."""
    from weasyprint.text.ffi import pango

    def set_text(layout: Any, text: str, justify: bool = False) -> None:
        if "\n" in text or "\r" in text or "\u2029" in text:
            pango.pango_layout_set_single_paragraph_mode(layout.layout, False)
        original(layout, text, justify)

    return set_text


def _keep(original: Any) -> Any:
    """The line that was fitted to its place is the line that is painted: it is kept until then."""

    def deactivate(layout: Any) -> None:
        if getattr(layout, "painted", False):
            original(layout)

    return deactivate


def _take_up(original: Any) -> Any:
    """Paint the kept line, unless it is stretched or of another style; the second time shape it anew."""

    def reactivate(layout: Any, style: Any) -> None:
        kept = not getattr(layout, "painted", False) and layout.justification_spacing == 0 and layout.style is style
        layout.painted = True
        if not kept:
            original(layout, style)

    return reactivate


@dataclass(slots=True)
class _Prepared:
    style: Any  # held, so that its id is not given to another
    context: Any
    language: Any
    description: Any
    ascent: float | None
    underline_position: float | None
    strikethrough_position: float | None
    thicknesses: tuple[float, float] | None
    features: Any


_PREPARED: dict[int, _Prepared] = {}


def _prepare(line_break: Any, style: Any) -> _Prepared:
    """What the engine's Layout.setup derives from a style alone."""
    ffi, pango = line_break.ffi, line_break.pango
    context = ffi.gc(pango.pango_font_map_create_context(style.font_config.font_map), line_break.gobject.g_object_unref)
    pango.pango_context_set_round_glyph_positions(context, False)
    pango.pango_context_set_base_dir(context, line_break.PANGO_DIRECTION[style["direction"]])
    override = style["font_language_override"]
    if override != "normal":
        pointer, lang = line_break.unicode_to_char_p(line_break.LST_TO_ISO.get(override.lower(), override))
    elif style["lang"]:
        pointer, lang = line_break.unicode_to_char_p(style["lang"])
    else:
        lang = None
        language = pango.pango_language_get_default()
    if lang:
        language = pango.pango_language_from_string(pointer)
        pango.pango_context_set_language(context, language)
    description = line_break.get_font_description(style)
    prepared = _Prepared(style, context, language, description, None, None, None, None, None)
    if style["text_decoration_line"] != "none":
        metrics = ffi.gc(
            pango.pango_context_get_metrics(context, description, language), pango.pango_font_metrics_unref
        )
        unit = line_break.FROM_UNITS
        prepared.ascent = unit * pango.pango_font_metrics_get_ascent(metrics)
        prepared.underline_position = unit * pango.pango_font_metrics_get_underline_position(metrics)
        prepared.strikethrough_position = unit * pango.pango_font_metrics_get_strikethrough_position(metrics)
        prepared.thicknesses = (
            unit * pango.pango_font_metrics_get_underline_thickness(metrics),
            unit * pango.pango_font_metrics_get_strikethrough_thickness(metrics),
        )
    features = line_break.font_features(
        style["font_kerning"], style["font_variant_ligatures"], style["font_variant_position"], style["font_variant_caps"],
        style["font_variant_numeric"], style["font_variant_alternates"], style["font_variant_east_asian"],
        style["font_feature_settings"],
    )  # fmt: skip
    if features:
        text = ",".join(f"{key} {value}" for key, value in features.items()).encode()
        known = style.font_config.font_features
        if text not in known:
            known[text] = pango.pango_attr_font_features_new(text)
        prepared.features = known[text]
    return prepared


_LAYOUT = "weasyprint.text.line_break:Layout"
# These four belong together: each relies on the others.
_TEXT = (
    _LAYOUT, "weasyprint.text.fonts:get_font_description", "weasyprint.text.line_break:first_line_metrics",
    "weasyprint.draw.text:draw_text", "weasyprint.draw.text:draw_first_line",
)  # fmt: skip
_KNOWN = frozenset({"ae59b7abbce22bc7"})

SHORTCUTS = (
    Shortcut(
        "no-margin-boxes", "weasyprint.layout", "make_margin_boxes", ("weasyprint.layout.page:make_margin_boxes",),
        frozenset({"4a2d2e301eb3bc47"}), _no_margin_boxes,
    ),
    Shortcut("shared-setup", _LAYOUT, "setup", _TEXT, _KNOWN, _shared_setup),
    Shortcut("paragraphs", _LAYOUT, "set_text", _TEXT, _KNOWN, _set_text),
    Shortcut("kept-lines", _LAYOUT, "deactivate", _TEXT, _KNOWN, _keep),
    Shortcut("painted-lines", _LAYOUT, "reactivate", _TEXT, _KNOWN, _take_up),
    Shortcut(
        "plain-properties", "weasyprint.css:ComputedStyle", "__missing__", ("weasyprint.css:ComputedStyle",),
        frozenset({"4ff0512c0af12674"}), plain_properties,
    ),
    Shortcut(
        "plain-lengths", "weasyprint.layout.percent", "resolve_one_percentage",
        ("weasyprint.layout.percent:resolve_one_percentage", "weasyprint.layout.percent:percentage"), frozenset({"7d61c27c4d96b423"}), plain_lengths,
    ),
)  # fmt: skip


@lru_cache(maxsize=1)
def _taken() -> tuple[tuple[Any, str, Any, Any], ...]:
    """Owner, attribute, the engine's function and ours, for each shortcut that may be taken here."""
    if os.environ.get("BOOKLET_PLAIN_ENGINE"):
        return ()
    taken = []
    for shortcut in SHORTCUTS:
        if source_digest(shortcut.sources) in shortcut.digests:
            owner = _find(shortcut.owner)
            original = getattr(owner, shortcut.attribute)
            taken.append((owner, shortcut.attribute, original, shortcut.make(original)))
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
        _PREPARED.clear()
