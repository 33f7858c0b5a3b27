"""Shortcuts through the engine's boxes: most are in normal flow, have plain lengths, no background, and no float beside them."""

from __future__ import annotations

from typing import Any

__all__ = ["collapsed", "collisions", "line_width", "normal_flow", "plain_boxes", "unpainted_boxes"]

_SIDES = ("top", "right", "bottom", "left")
_LENGTHS = (*(f"margin_{side}" for side in _SIDES), *(f"padding_{side}" for side in _SIDES), "width", "max_width", "max_height")
_BORDERS = tuple(f"border_{side}_width" for side in _SIDES)
_RADII = tuple(f"border_{corner}_radius" for corner in ("top_left", "top_right", "bottom_right", "bottom_left"))

# Kept on the engine's style objects: one that is copied to be changed does not take them along.
_PLAIN = "_booklet_plain_box"
_BARE = "_booklet_bare_box"


def normal_flow(original: Any) -> Any:
    """Box.is_in_normal_flow: nine boxes of ten neither float nor are positioned."""

    def is_in_normal_flow(box: Any) -> Any:
        style = box.style
        if style["float"] == "none" and style["position"] in ("static", "relative"):
            return True
        return original(box)

    return is_in_normal_flow


def plain_boxes(original: Any) -> Any:
    """percent.resolve_percentages: a box without percentages has the same lengths wherever it stands."""
    from weasyprint.formatting_structure.boxes import Box

    def resolve_percentages(box: Any, containing_block: Any) -> None:
        style = box.style
        known = style.__dict__
        plain = known.get(_PLAIN)
        if plain is None:
            plain = known[_PLAIN] = _plain_lengths(style)
        if plain and isinstance(box, Box):  # not what stands for a positioned box
            box.__dict__.update(plain)
        else:
            original(box, containing_block)

    return resolve_percentages


def _plain_lengths(style: Any) -> dict[str, Any]:
    """The used lengths of a box of this style, as percent.resolve_percentages gives them; {} if they depend on more."""
    from weasyprint.css.tokens import Dimension

    if style["border_collapse"] == "collapse":
        return {}  # table borders are settled elsewhere
    found: dict[str, Any] = {}
    for name in (*_LENGTHS, "height", "min_width", "min_height"):
        value = style[name]
        if value == "auto":
            found[name] = 0 if name.startswith("min_") else "auto"
        elif type(value) is Dimension and value.unit == "px":
            found[name] = value.value
        else:
            return {}
    for name in _BORDERS:
        found[name] = style[name]
    sizing = style["box_sizing"]
    if sizing not in ("border-box", "padding-box", "content-box"):
        return {}
    for axis, sides in (("width", ("left", "right")), ("height", ("top", "bottom"))):
        delta = 0
        if sizing != "content-box":
            paddings = [found[f"padding_{side}"] for side in sides]
            if "auto" in paddings:
                return {}
            delta = paddings[0] + paddings[1]
            if sizing == "border-box":
                delta = delta + found[f"border_{sides[0]}_width"] + found[f"border_{sides[1]}_width"]
        if delta > 0:
            for name in (axis, f"max_{axis}", f"min_{axis}"):
                if found[name] != "auto":
                    found[name] = max(0, found[name] - delta)
    return found


def unpainted_boxes(original: Any) -> Any:
    """background.layout_box_backgrounds: of most styles it is known that nothing is painted behind the text."""
    from weasyprint.formatting_structure.boxes import Box

    def layout_box_backgrounds(page: Any, box: Any, get_image: Any, layout_children: bool = True, style: Any = None) -> None:
        own = box.style
        if style is not None or box is page or not layout_children or not isinstance(box, Box):
            original(page, box, get_image, layout_children, style)
            return
        known = own.__dict__
        bare = known.get(_BARE)
        if bare is None:
            bare = known[_BARE] = _is_bare(own)
        if not bare:
            original(page, box, get_image, layout_children, style)
            return
        box.__dict__.update(_NO_RADII)
        for child in box.all_children():
            layout_box_backgrounds(page, child, get_image)
        box.background = None

    return layout_box_backgrounds


_NO_RADII = dict.fromkeys(_RADII, (0, 0))


def _is_bare(style: Any) -> bool:
    """Whether a box of this style has neither background, shadow, border picture nor round corners."""
    from weasyprint.draw.color import get_color

    return (
        all((0, "px") in style[name] for name in _RADII)
        and style["border_image_source"][0] == "none" and style["mask_border_source"][0] == "none"
        and not style["box_shadow"]
        and all(kind == "none" for kind, _ in style["background_image"])
        and get_color(style, "background_color").alpha == 0
    )  # fmt: skip


def line_width(original: Any) -> Any:
    """inline.inline_min_content_width: how wide a line must be matters only if a float stands beside or below it."""

    def inline_min_content_width(
        context: Any, box: Any, outer: bool = True, skip_stack: Any = None, first_line: bool = False, is_line_start: bool = False
    ) -> Any:
        # Of all callers only get_next_linebox asks for the first line, to see whether floats are in its way.
        if first_line and box.style["direction"] == "ltr" and not _in_the_way(context.excluded_shapes, box.position_y):
            return 0
        return original(context, box, outer, skip_stack, first_line, is_line_start)

    return inline_min_content_width


def collisions(original: Any) -> Any:
    """float.avoid_collisions for a line of left-to-right text that no float reaches."""
    from weasyprint.formatting_structure.boxes import LineBox

    def avoid_collisions(context: Any, box: Any, containing_block: Any, outer: bool = True) -> Any:
        if outer or type(box) is not LineBox or containing_block.style["direction"] != "ltr":
            return original(context, box, containing_block, outer)
        position_y = box.border_box_y()
        shapes = context.excluded_shapes
        if shapes and _in_the_way(shapes, position_y):
            return original(context, box, containing_block, outer)
        left = containing_block.content_box_x()
        right = left + containing_block.width
        left += box.margin_left
        right -= box.margin_right
        return left - box.margin_left, position_y - box.margin_top, right - left

    return avoid_collisions


def collapsed(original: Any) -> Any:
    """block.collapse_margin: the widest margin and the narrowest negative one."""

    def collapse_margin(adjoining_margins: Any) -> Any:
        most = least = 0
        for margin in adjoining_margins:
            if margin > most:
                most = margin
            elif margin < least:
                least = margin
        return most + least

    return collapse_margin


def _in_the_way(shapes: Any, position_y: float) -> bool:
    """Whether a float reaches below this height of the page."""
    for shape in shapes:
        if shape.position_y >= position_y or shape.position_y + shape.margin_height() > position_y:
            return True
    return False
