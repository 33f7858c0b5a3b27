"""Shortcuts through the engine's lines of text: what depends on a style alone is made once for the style.

A line that was fitted to its place is kept until it is painted, instead of being shaped again.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

__all__ = ["kept_lines", "kept_strut", "line_extents", "marker_width", "paragraphs", "shared_setup", "taken_up"]


def shared_setup(original: Any) -> Any:
    """Layout.setup with one Pango context, font description and set of metrics for each style, instead of each line."""
    from weasyprint.text import line_break

    ffi, gobject, pango = line_break.ffi, line_break.gobject, line_break.pango

    def setup(layout: Any, style: Any) -> None:
        known = style.__dict__
        kept = known.get(_PREPARED)
        if kept is None:
            kept = known[_PREPARED] = _prepare(line_break, style)
        layout.style = style
        layout.first_line_direction = 0
        layout.language = kept.language
        layout.layout = ffi.gc(pango.pango_layout_new(kept.context), gobject.g_object_unref)
        pango.pango_layout_set_auto_dir(layout.layout, False)
        # Painting asks for it, and to change it then would throw the line away (see taken_up).
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


def paragraphs(original: Any) -> Any:
    """Layout.set_text: text of several paragraphs is laid out as such, as the engine does with all text until it paints."""
    from weasyprint.text.ffi import pango

    def set_text(layout: Any, text: str, justify: bool = False) -> None:
        if "\n" in text or "\r" in text or "\u2029" in text:
            pango.pango_layout_set_single_paragraph_mode(layout.layout, False)
        original(layout, text, justify)

    return set_text


def kept_lines(original: Any) -> Any:
    """Layout.deactivate: the line that was fitted to its place is the line that is painted: it is kept until then."""

    def deactivate(layout: Any) -> None:
        if getattr(layout, "painted", False) and not (getattr(layout, "shared", False) and len(layout.text) <= _LONGEST_SHARED):
            original(layout)

    return deactivate


def taken_up(original: Any) -> Any:
    """Layout.reactivate: paint the kept line, unless it is stretched or of another style; the second time shape it anew,
    unless it is the line of several boxes (quicker_lines)."""

    def reactivate(layout: Any, style: Any) -> None:
        lasts = not getattr(layout, "painted", False) or (getattr(layout, "shared", False) and hasattr(layout, "layout"))
        kept = lasts and layout.justification_spacing == 0 and layout.style is style
        layout.painted = True
        if not kept:
            original(layout, style)

    return reactivate


def kept_strut(original: Any) -> Any:
    """line_break.strut: the height and base line of an empty line, once for each style."""

    def strut(style: Any) -> Any:
        known = style.__dict__
        found = known.get(_STRUT)
        if found is None:
            found = known[_STRUT] = original(style)
        return found

    return strut


def line_extents(original: Any) -> Any:
    """line_break.line_size, with one rectangle for all lines: it is read at once."""
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    extents = ffi.new("PangoRectangle *")

    def line_size(line: Any, style: Any) -> Any:
        pango.pango_layout_line_get_extents(line, ffi.NULL, extents)
        spacing = style["letter_spacing"]
        width = extents.width * FROM_UNITS
        return width if spacing == "normal" else width + spacing, extents.height * FROM_UNITS

    return line_size


def marker_width(original: Any) -> Any:
    """preferred.shrink_to_fit: the markers of a list's items are as wide as each other."""
    from weasyprint.formatting_structure.boxes import LineBox, TextBox
    from weasyprint.layout import preferred

    def shrink_to_fit(context: Any, box: Any, available: Any) -> Any:
        if not box.is_outside_marker or len(box.children) != 1 or type(box.children[0]) is not LineBox:
            return original(context, box, available)
        line = box.children[0]
        if len(line.children) != 1 or type(line.children[0]) is not TextBox:
            return original(context, box, available)
        text = line.children[0]
        widths = text.style.__dict__.setdefault(_MARKERS, {})
        found = widths.get(text.text)
        if found is None or found[0] is not box.style:
            least = preferred.min_content_width(context, box, outer=False)
            found = widths[text.text] = box.style, least, preferred.max_content_width(context, box, outer=False)
        return min(max(found[1], available), found[2])

    return shrink_to_fit


# Kept on the engine's style objects: one that is copied to be changed does not take them along.
_PREPARED = "_booklet_prepared"
_STRUT = "_booklet_strut"
_MARKERS = "_booklet_markers"
_LONGEST_SHARED = 60  # letters of a line that is kept for the next document


@dataclass(slots=True)
class _Prepared:
    context: Any
    language: Any
    description: Any
    ascent: float | None
    underline_position: float | None
    strikethrough_position: float | None
    thicknesses: tuple[float, float] | None
    features: Any


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
    prepared = _Prepared(context, language, description, None, None, None, None, None)
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
