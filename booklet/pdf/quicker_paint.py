"""Shortcuts through the engine's painting: what a glyph or a picture comes to in the file is worked out once."""

from __future__ import annotations

import hashlib
import struct
from collections import OrderedDict
from io import BytesIO
from typing import Any

__all__ = ["kept_pictures", "no_borders", "no_outlines", "quick_glyphs", "quick_values"]

_PIECES = "_booklet_pieces"  # on the engine's font object: size in px -> glyph and its place -> what is written
_BORDERLESS = "_booklet_borderless"  # on the engine's style objects
_PICTURES_BYTES = 32_000_000


def quick_glyphs(original: Any) -> Any:
    """draw.text.draw_first_line for fonts of plain outlines: a glyph met before, with the same advance, is looked up."""
    from weasyprint.text.ffi import FROM_UNITS, ffi, pango

    stride = ffi.sizeof("PangoGlyphInfo")
    glyph_at = struct.Struct("=Iiii").unpack_from  # PangoGlyphInfo begins: glyph, then width, x_offset and y_offset
    fits = pango.pango_version() >= 14802 and [
        ffi.offsetof("PangoGlyphInfo", "geometry"), ffi.offsetof("PangoGlyphGeometry", "x_offset"),
        ffi.offsetof("PangoGlyphGeometry", "y_offset"), ffi.sizeof("PangoGlyphGeometry"),
    ] == [4, 4, 8, 12]  # fmt: skip

    def draw_first_line(stream: Any, textbox: Any, text_overflow: Any, block_ellipsis: Any, matrix: Any) -> Any:
        if not fits or text_overflow == "ellipsis" or block_ellipsis != "none":
            textbox.pango_layout.shared = False  # it is cut for this box
            return original(stream, textbox, text_overflow, block_ellipsis, matrix)
        if not textbox.text.strip() or textbox.style["font_size"] < 1e-6:
            return []
        layout = textbox.pango_layout
        pango.pango_layout_set_single_paragraph_mode(layout.layout, True)
        first_line, _ = layout.get_first_line()
        shown: list[tuple[Any, float, str]] = []  # font, its size in px, glyphs; one for each change of font
        before = None
        text = ""
        font, font_size, pieces = None, 0.0, {}
        run = first_line.runs[0]
        while run != ffi.NULL:
            item = run.data
            run = run.next
            pango_font = item.item.analysis.font
            if pango_font != before:
                if before is not None:
                    shown.append((font, font_size, text))
                before, text = pango_font, ""
                font, font_size = stream.add_font(pango_font)
                if font.bitmap or font.svg or font.png or font.colr:
                    return original(stream, textbox, text_overflow, block_ellipsis, matrix)
                pieces = font.__dict__.setdefault(_PIECES, {}).setdefault(font_size, {})
            count = item.glyphs.num_glyphs
            data = ffi.buffer(item.glyphs.glyphs, count * stride)
            text += "<"
            for index in range(count):
                glyph = glyph_at(data, index * stride)
                piece = pieces.get(glyph)
                if piece is None:
                    if glyph[3] or glyph[0] == pango.PANGO_GLYPH_EMPTY or glyph[0] & pango.PANGO_GLYPH_UNKNOWN_FLAG:
                        return original(stream, textbox, text_overflow, block_ellipsis, matrix)
                    piece = pieces[glyph] = written(stream, layout.text, font, font_size, item, index, glyph)
                text += piece
            text = text[:-1] if text[-1] == "<" else text + ">"
        if before is not None:
            shown.append((font, font_size, text))
        stream.set_text_matrix(*matrix.values)
        for place, (font, font_size, text) in enumerate(shown):
            stream.set_font_size(font.hash, font_size)
            if text or place == len(shown) - 1:
                stream.show_text(text)
        return []

    def written(stream: Any, text: str, font: Any, font_size: float, item: Any, index: int, glyph: tuple[int, ...]) -> str:
        """What is written for a glyph; its meaning and width are noted in the font, as the engine does."""
        number, width, x_offset, _ = glyph
        if number not in font.to_unicode:
            start = item.item.offset
            clusters = item.glyphs.log_clusters
            if item.item.analysis.level % 2:
                end = item.item.length if index == 0 else clusters[index - 1]
            else:
                end = item.item.length if index == item.glyphs.num_glyphs - 1 else clusters[index + 1]
            font.to_unicode[number] = text.encode()[start + clusters[index] : start + end].decode()
        if number not in font.widths:
            pango.pango_font_get_glyph_extents(item.item.analysis.font, number, stream.ink_rect, stream.logical_rect)
            font.widths[number] = round(stream.logical_rect.width * 1000 * FROM_UNITS / font_size)
        offset = x_offset / font_size
        kerning = font.widths[number] + offset - width * 1000 * FROM_UNITS / font_size
        moved = f">{-offset}<" if offset else ""
        return f"{moved}{number:04x}>{int(kerning)}<" if kerning else f"{moved}{number:04x}"

    return draw_first_line


def kept_pictures(original: Any) -> Any:
    """RasterImage._get_png_data: the same picture in many articles is compressed once."""
    kept: OrderedDict[tuple[bytes, str, tuple[int, int]], bytes] = OrderedDict()
    size = 0

    def png_data(picture: Any) -> bytes:
        nonlocal size
        source = getattr(picture, "fp", None)
        if not isinstance(source, BytesIO):
            return original(picture)
        key = (hashlib.sha256(source.getbuffer()).digest(), picture.mode, picture.size)
        if key in kept:
            kept.move_to_end(key)
            return kept[key]
        data = original(picture)
        kept[key] = data
        size += len(data)
        while size > _PICTURES_BYTES and len(kept) > 1:
            size -= len(kept.popitem(last=False)[1])
        return data

    return staticmethod(png_data)


def no_borders(original: Any) -> Any:
    """draw.border.draw_border: a box without border, border picture and columns has nothing to draw."""

    def draw_border(stream: Any, box: Any) -> None:
        if box.border_top_width or box.border_right_width or box.border_bottom_width or box.border_left_width:
            original(stream, box)
            return
        known = box.style.__dict__
        bare = known.get(_BORDERLESS)
        if bare is None:
            style = box.style
            bare = known[_BORDERLESS] = (
                style["column_width"] == "auto" and style["column_count"] == "auto" and style["border_image_source"][0] == "none"
            )
        if not bare:
            original(stream, box)

    return draw_border


def no_outlines(original: Any) -> Any:
    """draw.border.draw_outline: a box whose style has no outline is passed over."""
    from weasyprint.formatting_structure.boxes import Box

    def draw_outline(stream: Any, box: Any) -> None:
        if box.style["outline_width"]:
            original(stream, box)
            return
        for child in box.children:
            if isinstance(child, Box):
                draw_outline(stream, child)

    return draw_outline


def quick_values(original: Any) -> Any:
    """pydyf._to_bytes: most values are bytes, text and whole numbers of just that type."""

    def to_bytes(item: Any) -> bytes:
        kind = type(item)
        if kind is bytes:
            return item  # type: ignore[no-any-return]
        if kind is str:
            return item.encode("ascii")  # type: ignore[no-any-return]
        if kind is int:
            return b"%d" % item
        return original(item)  # type: ignore[no-any-return]

    return to_bytes
