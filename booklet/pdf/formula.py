"""Formulas: MathML set as a drawing, with words for those who listen.

The engine knows nothing of MathML: x squared would print "x2", one half "12".
ziamath draws it; roles.py makes the drawing a Formula (ISO 32000-1 14.8.4.5)
whose Alt is the author's alttext or, without one, the formula in one line.
"""

from __future__ import annotations

import copy
from typing import Any
from xml.etree import ElementTree

__all__ = ["in_one_line", "set_formulas"]

_MATHML = "{http://www.w3.org/1998/Math/MathML}"
_SVG = "{http://www.w3.org/2000/svg}"
_DRAWN_PX = 100.0  # size to draw at; the page scales it by em


def set_formulas(root: Any) -> None:
    """Put a drawing in the place of every math element below `root` (xml.etree), in place.

    What cannot be drawn becomes its words.
    """
    for parent in list(root.iter()):
        for place, child in enumerate(list(parent)):
            if _name(child) == "math":
                words = (child.get("alttext") or "").strip() or in_one_line(child)
                tail, child.tail = child.tail, None
                drawn = _draw(child, words)
                drawn.tail = tail
                parent[place] = drawn


def in_one_line(element: Any) -> str:
    """The formula as people type it: (a+b)/2, x^2, √(y)."""
    name, parts = _name(element), [in_one_line(child) for child in element if _name(child) not in _SILENT]
    if name in ("mi", "mn", "mo", "mtext", "ms"):
        return " ".join("".join(element.itertext()).split())
    if name == "mfrac" and len(parts) == 2:
        return f"{_bracketed(parts[0])}/{_bracketed(parts[1])}"
    if name in ("msup", "mover") and len(parts) == 2:
        return f"{_bracketed(parts[0])}^{_bracketed(parts[1])}"
    if name in ("msub", "munder") and len(parts) == 2:
        return f"{_bracketed(parts[0])}_{_bracketed(parts[1])}"
    if name in ("msubsup", "munderover") and len(parts) == 3:
        return f"{_bracketed(parts[0])}_{_bracketed(parts[1])}^{_bracketed(parts[2])}"
    if name == "msqrt":
        return f"√({''.join(parts)})"
    if name == "mroot" and len(parts) == 2:
        return f"root {parts[1]} of ({parts[0]})"
    if name == "mtr":
        return "(" + ", ".join(parts) + ")"
    return "".join(parts)


_SILENT = ("annotation", "annotation-xml", "mspace", "mphantom")


def _bracketed(text: str) -> str:
    return text if text.isalnum() or (text.startswith("(") and text.endswith(")")) else f"({text})"


def _draw(math: Any, words: str) -> Any:
    block = math.get("display") == "block"
    svg = _svg(math)
    if svg is None:
        shown = ElementTree.Element("span", {"class": "math", "role": "math", "aria-label": words})
        shown.text = words
        return shown
    left, top, width, height = (float(number) for number in svg.get("viewBox", "").split())
    em = {name: f"{value / _DRAWN_PX:.4f}em" for name, value in (
        ("width", width), ("height", height), ("vertical-align", -(top + height)))}
    style = ";".join(f"{name}:{value}" for name, value in em.items())
    svg.attrib.pop("width", None)
    svg.attrib.pop("height", None)
    svg.set("style", f"{style};display:block;margin:.5em 0" if block else style)
    for key, value in (("class", "math"), ("role", "math"), ("aria-label", words)):
        svg.set(key, value)
    for key in ("id", "lang"):
        if math.get(key):
            svg.set(key, math.get(key))
    return svg


def _svg(math: Any) -> Any:
    """The drawing, or None for what ziamath does not understand. It raises all sorts of things."""
    import ziafont
    import ziamath

    plain = copy.deepcopy(math)  # ziamath takes the namespaces away from what it is given
    for element in plain.iter():
        element.attrib = {key: value for key, value in element.attrib.items() if not key.startswith("{")}
    before = ziafont.config.svg2
    ziafont.config.svg2 = False  # outlines in place: shared symbols would need ids
    try:
        svg = ElementTree.fromstring(ziamath.Math(plain, size=_DRAWN_PX).svg())
    except Exception:  # noqa: BLE001
        return None
    finally:
        ziafont.config.svg2 = before
    return svg if svg.tag == f"{_SVG}svg" and len(svg) else None


def _name(element: Any) -> str:
    tag = element.tag
    return tag.removeprefix(_MATHML) if isinstance(tag, str) else ""
