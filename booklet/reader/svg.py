"""SVG made safe: an allow list of elements, nothing that runs, moves or reaches outside; each removal is named."""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .svg_style import Removal, clean_style, declarations, safe_value

__all__ = ["CleanSvg", "Removal", "SvgError", "clean_element", "clean_svg"]

SVG = "http://www.w3.org/2000/svg"
XLINK = "http://www.w3.org/1999/xlink"
XML = "http://www.w3.org/XML/1998/namespace"
MAX_ELEMENTS = 50_000
MAX_USES = 20_000  # elements drawn once every <use> is followed
MAX_INLINE_IMAGE = 2_000_000  # characters of a data: image inside

_FILTERS = """feBlend feColorMatrix feComponentTransfer feComposite feConvolveMatrix feDiffuseLighting
 feDisplacementMap feDistantLight feDropShadow feFlood feFuncA feFuncB feFuncG feFuncR feGaussianBlur feImage feMerge
 feMergeNode feMorphology feOffset fePointLight feSpecularLighting feSpotLight feTile feTurbulence"""
_ALLOWED = set(f"""svg g defs symbol use switch title desc path rect circle ellipse line polyline polygon text tspan textPath
 image linearGradient radialGradient stop clipPath mask pattern marker filter style {_FILTERS}""".split())
_RUNS = {"script", "handler", "listener"}
_MOVES = {"animate", "animateColor", "animateMotion", "animateTransform", "set", "discard", "mpath"}
_FOREIGN = {"foreignObject", "iframe", "audio", "video", "canvas", "embed", "object"}
_SILENT = {"metadata"}
_INLINE_IMAGE = re.compile(r"\s*data:image/(png|jpe?g|gif|webp);base64,[A-Za-z0-9+/=\s]*\Z", re.IGNORECASE)


class SvgError(ValueError):
    """The file is not an SVG that can be shown; the text says why."""


@dataclass(frozen=True, slots=True)
class CleanSvg:
    """The cleaned bytes, the size in CSS pixels (0 unknown), title and description, and what was removed."""

    data: bytes
    width_px: int
    height_px: int
    removals: tuple[Removal, ...]


def clean_svg(data: bytes) -> CleanSvg:
    """Clean an SVG file. Raises SvgError when it is not well-formed, not SVG, or grows beyond limits."""
    from lxml import etree

    parser = etree.XMLParser(resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False,
                             huge_tree=False, remove_comments=True, remove_blank_text=False, strip_cdata=True)
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise SvgError(f"it is not well-formed: {str(error).splitlines()[0] if str(error) else 'empty'}") from None
    removals: list[Removal] = []
    for sibling in list(root.itersiblings(preceding=True)):
        if isinstance(sibling, etree._ProcessingInstruction) and sibling.target == "xml-stylesheet":
            removals.append(Removal("an outside style sheet", sibling.sourceline or 0))
    if root.tag == "svg":  # without a namespace no viewer draws it: the author meant SVG
        root = _with_namespace(root)
    if not isinstance(root.tag, str) or etree.QName(root).namespace != SVG or etree.QName(root).localname != "svg":
        raise SvgError("its root element is not <svg>")
    removals += clean_element(root)
    etree.cleanup_namespaces(root)
    width, height = _size(root)
    return CleanSvg(etree.tostring(root, encoding="utf-8", xml_declaration=False), width, height, tuple(removals))


def clean_element(root: Any) -> list[Removal]:
    """Clean an <svg> element in place: for files, and for SVG inside an article's body.

    Raises SvgError when it has too many elements or its <use> elements multiply without bound.
    """
    from lxml import etree

    if sum(1 for _ in zip(root.iter(), range(MAX_ELEMENTS + 1))) > MAX_ELEMENTS:
        raise SvgError(f"it has more than {MAX_ELEMENTS:,} elements")
    removals: list[Removal] = []
    for node in list(root.iter()):
        if node is not root and not _inside(node, root):
            continue
        line = node.sourceline or 0
        if not isinstance(node.tag, str):
            if isinstance(node, etree._Entity):
                removals.append(Removal(f"the entity {node.text}", line))
            _drop(node)
            continue
        name = etree.QName(node)
        if node is not root and (name.namespace != SVG or name.localname not in _ALLOWED):
            _remove(node, name, removals, line)
            continue
        _clean_attributes(node, removals, line)
        if name.localname == "image" and not (node.get("href") or node.get(f"{{{XLINK}}}href")):
            _drop(node)  # what it showed is named already, and engines stumble over an empty one
        elif name.localname == "style":
            clean_style(node, removals, line)
    removals += _bound_uses(root)
    return removals


def _remove(node: Any, name: Any, removals: list[Removal], line: int) -> None:
    words = " ".join("".join(node.itertext()).split())
    if name.namespace == SVG and name.localname == "a":
        removals.append(Removal("a link inside the picture (what it held stays)", line))
        _clean_attributes(_unwrap(node), removals, line)
        return
    if name.localname in _RUNS:
        removals.append(Removal("a script", line))
    elif name.localname in _MOVES:
        removals.append(Removal("an animation", line))
    elif name.localname in _FOREIGN:
        removals.append(Removal(f"foreign content (<{name.localname}>)" + (f" with the words “{words}”" if words else ""), line))
    elif name.namespace == SVG and name.localname not in _SILENT:
        removals.append(Removal(f"the element <{name.localname}>" + (f" with the words “{words}”" if words else ""), line))
    _drop(node)


def _clean_attributes(node: Any, removals: list[Removal], line: int) -> None:
    from lxml import etree

    for attribute, value in list(node.attrib.items()):
        name = etree.QName(attribute)
        local = name.localname
        if name.namespace is None and local.lower().startswith("on"):
            removals.append(Removal(f"the event handler {local}", line))
        elif local == "href" and name.namespace in (None, XLINK):
            if value.strip().startswith("#"):
                continue
            if etree.QName(node).localname in ("image", "feImage") and len(value) <= MAX_INLINE_IMAGE and _INLINE_IMAGE.match(value):
                continue
            removals.append(Removal(f"a reference to “{value[:60]}”", line))
        elif name.namespace == XML and local in ("lang", "space"):
            continue
        elif name.namespace is not None or local in ("base", "ping", "src"):
            if name.namespace == XML or local in ("ping", "src"):
                removals.append(Removal(f"the attribute {local}", line))
        elif local == "style":
            kept = declarations(value, removals, line)
            if kept:
                node.set("style", kept)
                continue
        elif "(" in value and not safe_value(value):
            removals.append(Removal(f"a reference in {local}: “{value[:60]}”", line))
        else:
            continue
        del node.attrib[attribute]


def _bound_uses(root: Any) -> list[Removal]:
    """Remove <use> elements that refer to themselves; refuse pictures whose uses multiply beyond MAX_USES."""
    removals: list[Removal] = []
    by_id = {element.get("id"): element for element in root.iter(f"{{{SVG}}}*") if element.get("id")}
    weights: dict[Any, int] = {}

    def target(use: Any) -> Any:
        return by_id.get((use.get("href") or use.get(f"{{{XLINK}}}href") or "").strip().removeprefix("#"))

    def weight(element: Any, open_: tuple[Any, ...]) -> int:
        if element in weights:
            return weights[element]
        total = 1
        for use in list(element.iter(f"{{{SVG}}}use")):
            aim = target(use)
            if aim is None:
                continue
            if aim in open_ or aim is element or any(ancestor is aim for ancestor in use.iterancestors()) or len(open_) > 60:
                removals.append(Removal("a <use> that draws itself", use.sourceline or 0))
                _drop(use)
                continue
            total += weight(aim, (*open_, element))
            if total > MAX_USES:
                raise SvgError(f"its <use> elements draw more than {MAX_USES:,} shapes")
        weights[element] = total + sum(1 for _ in element.iter())
        return weights[element]

    weight(root, ())
    return removals


def _size(root: Any) -> tuple[int, int]:
    units = {"": 1, "px": 1, "pt": 96 / 72, "pc": 16, "mm": 96 / 25.4, "cm": 96 / 2.54, "in": 96}
    box = re.split(r"[\s,]+", (root.get("viewBox") or "").strip())
    sizes = []
    for number, attribute in enumerate(("width", "height")):
        match = re.fullmatch(r"\s*([\d.]+(?:e[-+]?\d+)?)(px|pt|pc|mm|cm|in|)\s*", root.get(attribute) or "")
        text, factor = (match[1], units[match[2]]) if match else (box[2 + number] if len(box) == 4 else "0", 1)
        try:
            value = float(text) * factor
        except ValueError:
            value = 0
        sizes.append(round(value) if 0 < value < 1e6 else 0)
    return sizes[0], sizes[1]


def _with_namespace(root: Any) -> Any:
    from lxml import etree

    new = etree.fromstring(f'<svg xmlns="{SVG}" xmlns:xlink="{XLINK}"/>')
    for element in root.iter():
        if isinstance(element.tag, str) and not element.tag.startswith("{"):
            element.tag = f"{{{SVG}}}{element.tag}"
    new.attrib.update(root.attrib)
    new.text = root.text
    new.extend(list(root))
    return new


def _inside(node: Any, root: Any) -> bool:
    return any(ancestor is root for ancestor in node.iterancestors())


def _drop(node: Any) -> None:
    """Remove an element but keep the text after it."""
    parent = node.getparent()
    if parent is None:
        return
    if node.tail:
        before = node.getprevious()
        if before is None:
            parent.text = (parent.text or "") + node.tail
        else:
            before.tail = (before.tail or "") + node.tail
        node.tail = None
    parent.remove(node)


def _unwrap(node: Any) -> Any:
    from lxml import etree

    group = etree.Element(f"{{{SVG}}}{'tspan' if etree.QName(node.getparent()).localname in ('text', 'tspan', 'textPath') else 'g'}")
    for attribute in ("id", "class", "style", "transform", "fill", "stroke"):
        if node.get(attribute):
            group.set(attribute, node.get(attribute))
    group.text, group.tail = node.text, node.tail
    for child in list(node):
        group.append(child)
    node.getparent().replace(node, group)
    return group
