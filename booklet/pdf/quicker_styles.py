"""Shortcuts through the engine's styles and lengths: what most of them come to, without the way there.

Nine of ten properties that layout asks for are not set by any rule: they are the parent's or the initial value.
Nine of ten lengths are plain points. Both are answered at once; all others go the engine's own way.
"""

from __future__ import annotations

from typing import Any

__all__ = ["plain_lengths", "plain_properties"]

# Their values are more than the parent's or the initial one.
_OWN_WAY = frozenset({"float", "display", "position", "page"})


def plain_properties(original: Any) -> Any:
    """ComputedStyle.__missing__ for properties that no rule sets."""
    from weasyprint.css.computed_values import PHYSICAL_FUNCTIONS
    from weasyprint.css.properties import INHERITED, INITIAL_NOT_COMPUTED, INITIAL_VALUES

    simple = {key for key in INITIAL_VALUES if key not in _OWN_WAY and not key.startswith(("text_decoration_", "__"))}
    inherited = frozenset(key for key in simple if key in INHERITED)
    initial = {key: value for key, value in INITIAL_VALUES.items()
               if key in simple and key not in inherited and key not in INITIAL_NOT_COMPUTED}
    logical = {key: {direction: function(block="ttb", inline=direction) for direction in ("ltr", "rtl")}
               for key, function in PHYSICAL_FUNCTIONS.items() if key in inherited or key in initial}

    def missing(style: Any, key: str) -> Any:
        cascaded = style.cascaded
        if key in cascaded or (key in logical and logical[key][style["direction"]] in cascaded):
            return original(style, key)
        if key in initial:
            value = style[key] = initial[key]
            return value
        if key in inherited and style.parent_style is not None:
            value = style[key] = style.parent_style[key]
            return value
        return original(style, key)

    return missing


def plain_lengths(original: Any) -> Any:
    """percent.resolve_one_percentage for lengths in points and shares of a length."""
    from weasyprint.css.tokens import Dimension

    def resolve_one_percentage(box: Any, property_name: str, refer_to: Any) -> None:
        value = box.style[property_name]
        if type(value) is not Dimension or value.unit is None:
            original(box, property_name, refer_to)
        elif value.unit == "%":
            setattr(box, property_name, refer_to * value.value / 100)
        else:
            setattr(box, property_name, value.value)

    return resolve_one_percentage
