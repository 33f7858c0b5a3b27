"""A shortcut through the engine's cascade: documents under the same style sheets share their computed styles.

The engine shares a style between elements of one document that have the same parent's style and the same
declarations. Here a style outlives its document, so that the second article finds nearly all of its styles
computed, with what text and layout keep on them. An element with an anchor gets a copy of its own, and so do
those whose style the engine changes afterwards: the shared style stays as the rules made it.
"""

from __future__ import annotations

import re
from collections import OrderedDict
from collections.abc import Iterable
from dataclasses import dataclass, field
from math import inf
from typing import Any

__all__ = ["VIEWPORT", "shared_styles"]

VIEWPORT = "booklet_viewport"  # on a style sheet with lengths in shares of the page: its styles depend on the page

_SETS = 8  # lists of style sheets: kinds of documents of the editions at hand
_STYLES = 4000  # under one list; when there are more, the next document begins anew
# The engine's own sheet has rules on these for every element; it asks for them where there is a note.
_NOTES = frozenset({"footnote-call", "footnote-marker", "note-call", "note-marker", "note-callback"})
_KEPT_PSEUDOS = frozenset({"before", "after", "marker"})  # others are changed, or copied as far as they are computed
_TWIN = "_booklet_twin"
_SVG = "{http://www.w3.org/2000/svg}svg"


@dataclass(slots=True)
class _Kept:
    """The styles under one list of style sheets, which are held so that nothing else gets their identity."""

    held: tuple[Any, ...]
    sizes: dict[str, Any] = field(default_factory=dict)
    styles: dict[tuple[Any, ...], Any] = field(default_factory=dict)
    lasting: set[int] = field(default_factory=set)  # ids of `styles`


def shared_styles(original: Any) -> Any:
    """StyleFor.__init__, with styles from earlier documents."""
    from weasyprint import css as engine

    sets: OrderedDict[tuple[int, ...], _Kept] = OrderedDict()

    def init(self: Any, html: Any, sheets: Any, presentational_hints: Any, font_config: Any, target_collector: Any) -> None:
        if presentational_hints or html.base_url is not None or any(getattr(sheet, VIEWPORT, False) for sheet, _, _ in sheets):
            original(self, html, sheets, presentational_hints, font_config, target_collector)
            return
        kept = _kept(sets, sheets, font_config)
        self._cascaded_styles = {}
        self._computed_styles = computed = {}
        self.initial_page_sizes = kept.sizes
        self._sheets = sheets
        self.font_config = font_config
        kept.sizes.update(box=None, area=None)

        passing: dict[tuple[Any, ...], Any] = {}  # styles of this document alone
        inherited: dict[Any, Any] = {}  # element -> the style that its children inherit from
        pseudos: list[tuple[Any, str, list[Any]]] = []
        root = html.etree_element

        def style_of(parent: Any, pseudo: str | None, attributes: _Attributes, rules: list[Any], once: bool = False) -> Any:
            """The style of these declarations under this parent's; a new one if there is none, or if it is for this element alone."""
            lasts = not once and (parent is None or id(parent) in kept.lasting)
            store = kept.styles if lasts else passing
            key = (pseudo, id(parent), attributes.lang, *[rule[:2] for rule in rules])
            if not once and key in store:
                return store[key]
            cascaded: dict[str, Any] = {}
            for specificity, declarations in attributes.declarations():
                add(cascaded, engine.preprocess_declarations(None, declarations), "author", (inf, specificity))
            for number, _, specificity, (declarations, layer) in rules:
                sheet, origin, sheet_specificity = sheets[number]
                order = inf if layer is None else sheet.layers.index(layer)
                add(cascaded, declarations, origin, (order, sheet_specificity or specificity))
            root_style = engine.InitialStyle(font_config) if parent is None else inherited[root]
            style = engine.ComputedStyle(parent, cascaded, pseudo, root_style, None, font_config, kept.sizes)
            if not once:
                store[key] = style
            if lasts:
                kept.lasting.add(id(style))
            return style

        def add(cascaded: dict[str, Any], declarations: Iterable[Any], origin: str, rank: tuple[Any, Any]) -> None:
            for name, values, importance in declarations:
                weight = (engine.declaration_precedence(origin, importance), *rank)
                before = cascaded.get(name)
                if before is None or before[1] <= weight:
                    cascaded[name] = values, weight

        for wrapper in html.wrapper_element.iter_subtree():
            element = wrapper.etree_element
            rules: list[Any] = []
            others: dict[str, list[Any]] = {}
            for number, (sheet, _, _) in enumerate(sheets):
                for specificity, order, pseudo, payload in sheet.matcher.match(wrapper):
                    found = rules if pseudo is None else others.setdefault(pseudo, [])
                    found.append((number, order, specificity, payload))
            attributes = _attributes(element)
            parent = inherited[wrapper.parent.etree_element] if wrapper.parent else None
            style = inherited[element] = style_of(parent, None, attributes, rules, attributes.odd is not None)
            computed[element, None] = own = _own(style, attributes.anchor, element is root or element.tag == "body")
            if target_collector and own["anchor"]:
                target_collector.collect_anchor(own["anchor"])
            noted = style["float"] == "footnote" or style["position"][0] == "note()"
            pseudos.extend((element, pseudo, found) for pseudo, found in others.items() if noted or pseudo not in _NOTES)
        for element, pseudo, rules in pseudos:
            computed[element, pseudo] = style_of(inherited[element], pseudo, _NONE, rules, pseudo not in _KEPT_PSEUDOS)

    return init


def _own(style: Any, anchor: str | None, apart: bool) -> Any:
    """The style for an element: the shared one, or a copy where the engine will change it.

    Tables lose paddings and margins, and that once and for all: those that share a style share its copy.
    The root's and the body's overflow goes to the page, in each document anew (`apart`).
    """
    known = style.__dict__
    if anchor is None and not apart:
        if not any(part.startswith("table") for part in style["display"]):
            return style
        if _TWIN not in known:
            known[_TWIN] = _copied(style)
        return known[_TWIN]
    own = _copied(style)
    if anchor is not None:
        own["anchor"] = anchor
    return own


def _copied(style: Any) -> Any:
    copy = style.copy()
    copy.__dict__["anonymous_style"] = style.anonymous_style  # of what is inherited, nothing changes
    return copy


@dataclass(frozen=True, slots=True)
class _Attributes:
    """What an element's attributes say of its style. `odd` is the element, when it has to be asked itself."""

    anchor: str | None = None
    lang: str | None = None
    odd: Any = None

    def declarations(self) -> Iterable[tuple[Any, Any]]:
        import tinycss2
        from weasyprint import css as engine

        if self.odd is not None:
            for specificity, _, declarations, _ in engine.find_style_attributes(_Alone(self.odd), False, None):
                yield specificity, declarations
        elif self.lang:
            yield (0, 0, 0), (tinycss2.parse_one_declaration(f'-weasy-lang:"{self.lang}"'),)


@dataclass(frozen=True, slots=True)
class _Alone:
    element: Any

    def iter(self) -> Iterable[Any]:
        return (self.element,)


_NONE = _Attributes()
_PLAIN_NAME = re.compile(r"[\w.:/ -]*", re.ASCII)


def _attributes(element: Any) -> _Attributes:
    """As engine.find_style_attributes reads them."""
    given = element.attrib
    if "id" not in given and "lang" not in given and "style" not in given and element.tag not in ("a", _SVG):
        return _NONE
    anchor, lang = given.get("id") or None, given.get("lang") or None
    if element.tag == "a":
        anchor = given.get("name") or anchor
    if given.get("style") or element.tag == _SVG or not all(_PLAIN_NAME.fullmatch(text) for text in (anchor, lang) if text):
        return _Attributes(odd=element)
    return _Attributes(anchor, lang)


def _kept(sets: OrderedDict[tuple[int, ...], _Kept], sheets: Any, font_config: Any) -> _Kept:
    held = (font_config, *(part for sheet in sheets for part in sheet))
    key = tuple(id(part) if not isinstance(part, str) else hash(part) for part in held)
    kept = sets.get(key)
    if kept is None or len(kept.styles) > _STYLES:
        kept = sets[key] = _Kept(held)
    sets.move_to_end(key)
    while len(sets) > _SETS:
        sets.popitem(last=False)
    return kept
