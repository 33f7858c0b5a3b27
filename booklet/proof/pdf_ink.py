"""What is painted on the pages of a PDF: text with its size, its colour and its ground as drawn, and whether the tag
tree or an artifact holds it (ISO 32000-1, 8 and 9).

Content streams are followed operator by operator, forms too; a run of path operators is one match of the pattern, so
that drawings cost little. About 4 ms of processor time a page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

import pikepdf

from .pdf_content import DICT, HEX, LITERAL, NAME, mcid_of
from .pdf_tree import resources
from .plane import IDENTITY, Area, Colour, Matrix, area, colour_of, matrix_of, over, times

__all__ = ["Ink", "Painted", "scan"]

_NUMBERS = r"(?:[-+]?[\d.]+\s+)"
_OPERATOR = re.compile(
    rf"""
    (?P<array>\[(?:[^\]()<>]|{LITERAL}|{HEX})*\])\s*TJ\b
  | (?P<string>{LITERAL}|{HEX})\s*(?:Tj\b|'|")
  | {LITERAL}
  | (?P<path>(?:(?:{_NUMBERS}+(?:re|[mlcvy])|h)\b\s*)+)
  | (?P<font>{NAME})\s+(?P<size>[-+]?[\d.]+)\s+Tf\b
  | (?P<tag>{NAME})\s*(?:(?P<dict>{DICT})|(?P<named>{NAME}))\s*BDC\b
  | (?P<plain>{NAME})\s+BMC\b
  | (?P<operand>{NAME})\s+(?P<named_op>Do|gs|sh|cs|CS|scn|SCN)\b
  | (?P<numbers>{_NUMBERS}+)(?P<op>cm|Tm|Td|TD|TL|Tr|Ts|rg|g|k|scn?|RG|G|K|SCN?|Tc|Tw|Tz|w|i|M|j|J|d[01]?)\b
  | (?<![^\s\]>)])(?P<bare>EMC|BT|ET|q|Q|f\*?|F|B\*?|b\*?|S|s|n|W\*?|T\*)(?![^\s\[/(<])
  | \bBI\b[\s\S]*?\bEI\b(?P<inline>)
    """,
    re.X,
)
_FILLS = {"f", "F", "f*", "B", "B*", "b", "b*"}
_INVISIBLE = 3  # text rendering mode (ISO 32000-1, 9.3.6)
_CLIPS_ONLY = 7


@dataclass(frozen=True, slots=True)
class Ink:
    """A string as painted. `page` counts from 1. `state` is "tagged", "artifact", "pagination" or "loose".

    Colours are (red, green, blue) from 0 to 1, None where no single colour can be told. `x` and `y` in pt from the
    page's own origin. `text` gives what it says.
    """

    page: int
    state: str
    size_pt: float
    colour: Colour | None
    ground: Colour | None
    bold: bool
    x: float
    y: float
    text: Callable[[], str]


@dataclass(frozen=True, slots=True)
class Painted:
    """All ink of a file. `loose` are pages with ink outside every mark: page -> what kind; `unread` the marks that
    no element of the tree names: page -> how many."""

    runs: tuple[Ink, ...]
    loose: dict[int, str]
    unread: dict[int, int]


@dataclass(frozen=True, slots=True)
class _State:
    """The graphics state, as far as it matters here."""

    matrix: Matrix = IDENTITY
    fill: Colour | None = (0.0, 0.0, 0.0)
    alpha: float = 1.0
    clip: Area | None = None
    font: Any = None
    size: float = 0.0
    mode: int = 0


def scan(pdf: pikepdf.Pdf, marks: set[tuple[tuple[int, int], int]], font: Callable[[Any], Any]) -> Painted:
    """Follow every page. `marks` are the pieces of content that the tree names; `font` gives a font's facts:
    `decode` (a string as it stands in the stream to text) and `bold`."""
    runs: list[Ink] = []
    loose: dict[int, str] = {}
    unread: dict[int, int] = {}
    for number, page in enumerate(pdf.pages, 1):
        sheet = _Sheet(number, marks, font, runs, loose, unread)
        sheet.follow(page.obj, _contents(page.obj), resources(page.obj), _State(), ())
    return Painted(tuple(runs), loose, unread)


def _contents(page: Any) -> bytes:
    contents = page.get("/Contents")
    parts = contents if isinstance(contents, pikepdf.Array) else [contents]
    return b"\n".join(part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream))


@dataclass(slots=True)
class _Sheet:
    number: int
    marks: set[tuple[tuple[int, int], int]]
    font: Callable[[Any], Any]
    runs: list[Ink]
    loose: dict[int, str]
    unread: dict[int, int]
    grounds: list[Area] = None  # type: ignore[assignment]

    def __post_init__(self) -> None:
        self.grounds = []

    def follow(self, holder: Any, data: bytes, held: Any, state: _State, outer: tuple[str, ...]) -> None:
        """Follow a content stream. `outer` are the marks around it: "tagged", "artifact", "pagination", "" for others."""
        stack: list[_State] = []
        around = list(outer)
        path, clips = "", ""
        text = line = IDENTITY
        leading = 0.0
        for match in _OPERATOR.finditer(data.decode("latin-1")):
            kind = match.lastgroup
            if kind == "path":
                path += match["path"]
            elif kind == "bare":
                word = match["bare"]
                if word == "q":
                    stack.append(state)
                elif word == "Q":
                    state = stack.pop() if stack else state
                elif word == "EMC":
                    if len(around) > len(outer):
                        around.pop()
                elif word == "BT":
                    text = line = IDENTITY
                elif word == "T*":
                    text = line = times((1.0, 0.0, 0.0, 1.0, 0.0, -leading), line)
                elif word in ("W", "W*"):
                    clips = word
                elif word != "ET":
                    if word in _FILLS:
                        self._fill(path, word.endswith("*"), state)
                    if word != "n" and path:
                        self._inked("a drawing", around)
                    if clips and path:
                        state = replace(state, clip=area(path, state.matrix, None, clips == "W*", state.clip))
                    path, clips = "", ""
            elif kind == "op":
                op, numbers = match["op"], [float(each) for each in match["numbers"].split()]
                if op == "Tm" and len(numbers) == 6:
                    text = line = matrix_of(numbers)
                elif op in ("Td", "TD") and len(numbers) == 2:
                    leading = -numbers[1] if op == "TD" else leading
                    text = line = times((1.0, 0.0, 0.0, 1.0, numbers[0], numbers[1]), line)
                elif op == "cm" and len(numbers) == 6:
                    state = replace(state, matrix=times(matrix_of(numbers), state.matrix))
                elif op in ("rg", "g", "k", "sc", "scn"):
                    state = replace(state, fill=colour_of(numbers))
                elif op == "Tr":
                    state = replace(state, mode=int(numbers[-1]))
                elif op == "TL":
                    leading = numbers[-1]
            elif kind == "array" or kind == "string":
                self._text(match[kind], times(text, state.matrix), state, around)
            elif kind == "size":
                fonts = held.get("/Font") if held is not None else None
                found = fonts.get(match["font"]) if fonts is not None else None
                state = replace(state, font=found, size=float(match["size"]))
            elif kind == "dict" or kind == "named":
                around.append(self._mark(holder, match["tag"], match["dict"], match["named"], held))
            elif kind == "plain":
                around.append("artifact" if match["plain"] == "/Artifact" else "")
            elif kind == "named_op":
                state = self._named(match["named_op"], match["operand"], held, state, around)
            elif kind == "inline":
                self._inked("a picture", around)

    def _named(self, op: str, name: str, held: Any, state: _State, around: list[str]) -> _State:
        if op == "gs":
            found = _resource(held, "/ExtGState", name)
            return replace(state, alpha=float(found["/ca"])) if found is not None and "/ca" in found else state
        if op in ("cs", "scn"):  # another colour space begins with black or nothing; a pattern has no single colour
            return replace(state, fill=None if op == "scn" else (0.0, 0.0, 0.0))
        if op == "sh":
            self._inked("a drawing", around)
        elif op == "Do":
            found = _resource(held, "/XObject", name)
            if found is None:
                return state
            if found.get("/Subtype") != "/Form":
                self._inked("a picture", around)
                self.grounds.append(area("0 0 1 1 re", state.matrix, None, False, state.clip))
                return state
            inner = found.get("/Matrix")
            matrix = matrix_of([float(each) for each in inner]) if inner is not None else IDENTITY
            own = replace(state, matrix=times(matrix, state.matrix))
            self.follow(found, found.read_bytes(), found.get("/Resources", held), own, tuple(around))
        return state

    def _mark(self, holder: Any, tag: str, inline: str | None, named: str | None, held: Any) -> str:
        if inline is not None:
            mcid, subtype = mcid_of(inline), "/Pagination" in inline
        else:
            entry = _resource(held, "/Properties", named or "")
            mcid = int(entry["/MCID"]) if entry is not None and "/MCID" in entry else None
            subtype = entry is not None and entry.get("/Type") == "/Pagination"
        if tag == "/Artifact":
            return "pagination" if subtype else "artifact"
        if mcid is None:
            return ""
        if (holder.objgen, mcid) not in self.marks:
            self.unread[self.number] = self.unread.get(self.number, 0) + 1
        return "tagged"

    def _inked(self, what: str, around: list[str]) -> None:
        if not any(around):
            self.loose.setdefault(self.number, what)

    def _fill(self, path: str, even_odd: bool, state: _State) -> None:
        if path and state.alpha > 0:
            colour = over(state.fill, (1.0, 1.0, 1.0), state.alpha)
            self.grounds.append(area(path, state.matrix, colour, even_odd, state.clip))

    def _text(self, shown: str, matrix: Matrix, state: _State, around: list[str]) -> None:
        if state.mode in (_INVISIBLE, _CLIPS_ONLY) or state.alpha == 0:
            return
        font = self.font(state.font)
        if not any(around) and font.decode(shown).strip():
            self.loose.setdefault(self.number, "text")
        a, b, c, d, x, y = matrix
        size = abs(state.size) * (c * c + d * d) ** 0.5
        # a point within the first letter: a fifth of the size in, a quarter up
        at_x, at_y = x + 0.2 * state.size * a + 0.25 * state.size * c, y + 0.2 * state.size * b + 0.25 * state.size * d
        ground: Colour | None = (1.0, 1.0, 1.0)
        for each in reversed(self.grounds):
            if each.holds(at_x, at_y):
                ground = each.colour
                break
        held = next((each for each in ("pagination", "artifact", "tagged") if each in around), "loose")
        colour = over(state.fill, ground, state.alpha) if ground is not None else state.fill
        self.runs.append(Ink(self.number, held, round(size, 2), colour, ground, font.bold, x, y, lambda: font.decode(shown)))


def _resource(held: Any, kind: str, name: str) -> Any:
    group = held.get(kind) if held is not None else None
    return group.get(name) if group is not None else None


