"""A shortcut through the engine's lines of boxes: nine lines of ten hold one text, and nothing floats beside them."""

from __future__ import annotations

from typing import Any

__all__ = ["lines_of_text"]

_PLAIN = "_booklet_plain_line"  # on the engine's style objects: one that is copied to be changed does not take it along


def lines_of_text(original: Any) -> Any:
    """inline.get_next_linebox for a line box whose only child is a text from left to right."""
    from weasyprint.formatting_structure.boxes import LineBox, TextBox
    from weasyprint.layout import inline

    def get_next_linebox(
        context: Any, linebox: Any, position_y: Any, bottom_space: Any, skip_stack: Any, containing_block: Any,
        absolute_boxes: Any, fixed_boxes: Any, first_letter_style: Any, first_line_style: Any,
    ) -> Any:
        if (
            len(linebox.children) == 1 and type(child := linebox.children[0]) is TextBox and type(linebox) is LineBox
            and not context.excluded_shapes and first_letter_style is None and first_line_style is None
            and _plain(linebox.style) and _plain(child.style) and not linebox.is_leader
        ):  # fmt: skip
            made = line_of_text(context, linebox, child, position_y, skip_stack, containing_block)
            if made is not None:
                return made
        return original(
            context, linebox, position_y, bottom_space, skip_stack, containing_block, absolute_boxes, fixed_boxes,
            first_letter_style, first_line_style,
        )

    def line_of_text(context: Any, linebox: Any, child: Any, position_y: Any, skip_stack: Any, containing_block: Any) -> Any:
        """The line, and where the next one begins; None for the engine's own way."""
        skip = 0
        if skip_stack is not None:
            ((place, inner),) = skip_stack.items()
            if place or inner is None:
                return None
            ((skip, _),) = inner.items()
        text = child.text.encode()
        while text[skip : skip + 1] == b" ":
            skip += 1
        if skip >= len(text):
            return None
        if (
            linebox.padding_left or linebox.margin_left or linebox.border_left_width
            or linebox.padding_right or linebox.margin_right or linebox.border_right_width
        ):  # fmt: skip
            return None
        linebox.position_y = position_y
        linebox.width = linebox.height = 0
        position_x, position_y, width = inline.avoid_collisions(context, linebox, containing_block, outer=False)
        linebox.position_x, linebox.position_y = position_x, position_y
        inner_max_x = (position_x + width) * (1 + 1e-9)
        child.position_y = position_y
        inline.resolve_percentages(child, containing_block)
        child.position_x = position_x + linebox.text_indent
        new_child, resume, preserved = inline.split_text_box(
            context, child, inner_max_x - child.position_x, skip, is_line_start=True
        )
        if new_child is None:
            return None
        resume_at = None if resume is None else {0: {resume: None}}
        line = linebox.copy_with_children([new_child])
        line.remove_decoration(start=skip > 0, end=resume is not None)
        line.width = new_child.position_x + new_child.margin_width() - line.content_box_x()
        inline._adjust_line_height(line)
        linebox.width, linebox.height = line.width, line.height
        if new_child.text[-1:] == " ":
            inline.remove_last_whitespace(context, line)
        offset_x = inline.text_align(context, line, width, last=resume is None or preserved)

        top = -new_child.baseline
        new_child.position_y = top
        bottom = top + new_child.margin_height()
        line_top = -line.baseline
        line_bottom = line_top + line.margin_height()
        top, bottom = min(top, line_top), max(bottom, line_bottom)
        line.baseline = -top
        line.position_y = top
        line.height = bottom - top
        line.margin_top = line.margin_bottom = 0
        line.translate(offset_x, position_y - top)
        line.position_y = position_y
        return line, resume_at

    return get_next_linebox


def _plain(style: Any) -> bool:
    """Whether lines and texts of this style stand one after the other on one base line, from left to right."""
    known = style.__dict__
    found: bool | None = known.get(_PLAIN)
    if found is None:
        found = known[_PLAIN] = (
            style["direction"] == "ltr" and style["position"] == "static" and style["float"] == "none" and style["white_space"] == "normal"
            and style["font_size"] > 0 and style["vertical_align"] == "baseline"
        )  # fmt: skip
    return found
