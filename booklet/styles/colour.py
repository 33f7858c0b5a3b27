"""Colours as numbers: contrast by WCAG 2, and the palette that follows from one accent.

A colour is "#rrggbb". Contrast runs from 1 (the same) to 21 (black on white).
"""

from __future__ import annotations

import colorsys
import re

__all__ = ["ENOUGH", "contrast", "is_colour", "mix", "nearest_dark", "palette"]

ENOUGH = 7.0  # of text on white, WCAG 1.4.6: what a photocopy of a photocopy still needs
WHITE = "#ffffff"
_SHARES = {"accent-mid": 0.6, "accent-soft": 0.3, "tint": 0.06}  # of the accent in white; tints stay under 10 %


def is_colour(value: str) -> bool:
    """Whether a token's value is a colour that can be measured."""
    return bool(re.fullmatch(r"#[0-9a-fA-F]{6}", value))


def contrast(one: str, other: str) -> float:
    """The contrast ratio of two colours (WCAG 2.2, definition of contrast ratio)."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def mix(colour: str, share: float, ground: str = WHITE) -> str:
    """`share` (0 to 1) of a colour in a ground, as solid ink: transparency would be lost in old printers."""
    pairs = zip(_channels(colour), _channels(ground), strict=True)
    return _hex(tuple(front * share + back * (1 - share) for front, back in pairs))


def palette(accent: str) -> dict[str, str]:
    """The tokens that an accent decides, by name."""
    return {"accent": accent, **{name: mix(accent, share) for name, share in _SHARES.items()}}


def nearest_dark(colour: str, ratio: float = ENOUGH) -> str:
    """The lightest shade of a colour, hue and saturation kept, that has this contrast on white."""
    hue, lightness, saturation = colorsys.rgb_to_hls(*(channel / 255 for channel in _channels(colour)))
    for step in range(int(lightness * 1000), -1, -1):
        shade = _hex(tuple(channel * 255 for channel in colorsys.hls_to_rgb(hue, step / 1000, saturation)))
        if contrast(shade, WHITE) >= ratio:
            return shade
    return "#000000"


def _channels(colour: str) -> tuple[float, float, float]:
    return int(colour[1:3], 16), int(colour[3:5], 16), int(colour[5:7], 16)


def _hex(channels: tuple[float, ...]) -> str:
    return "#" + "".join(f"{round(channel):02x}" for channel in channels)


def _luminance(colour: str) -> float:
    def linear(channel: float) -> float:
        share = channel / 255
        return share / 12.92 if share <= 0.04045 else ((share + 0.055) / 1.055) ** 2.4

    red, green, blue = (linear(channel) for channel in _channels(colour))
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
