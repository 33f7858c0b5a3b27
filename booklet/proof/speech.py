"""A file as a screen reader says it: one line a block, structure in words (heading level 2, list, link, table).

PDFs are heard through their structure tree, EPUBs through their spine; both become the same `Part`s first, so that
one voice speaks for both. The words are those that common screen readers use, in English; in brackets stands what
is said in the middle of a line.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

__all__ = ["Part", "say"]

_PUNCTUATION = ".,;:!?)]}\u201d\u2019\u2026%"
_BULLETS = "•◦▪‣–-*·"
_BLOCKS = {"quote": "block quote", "aside": "complementary", "box": "note", "notice": "notice"}


@dataclass(slots=True)
class Part:
    """A piece of a document. `role` is one of group, span, heading, para, list, item, label, table, row, head, cell,
    caption, link, graphic, formula, note (at the foot or the end), box (a note beside the text), notice, quote, aside,
    page; `level` that of a heading; `words` what is said in place of its content; `expansion` what an abbreviation is short for."""

    role: str
    kids: list[Part | str] = field(default_factory=list)
    level: int = 0
    lang: str = ""
    words: str | None = None
    expansion: str = ""


def say(parts: Iterable[Part], lang: str = "") -> list[str]:
    """The lines that a listener hears, two spaces deeper inside a list. `lang` is the language to begin in."""
    voice = _Voice(lang)
    for part in parts:
        voice.part(part)
    voice.flush()
    return voice.lines


@dataclass(slots=True)
class _Voice:
    lang: str
    depth: int = 0
    lines: list[str] = field(default_factory=list)
    _line: str = ""
    _opening: str = ""  # said before the next words: a bullet, a number, "heading level 2"

    def line(self, text: str) -> None:
        self.lines.append("  " * self.depth + text)

    def flush(self) -> None:
        text = " ".join(self._line.split())
        if text:
            self.line(self._opening + text)
            self._opening = ""
        self._line = ""

    def add(self, text: str) -> None:
        """Words in the middle of a line."""
        self._line += text.replace("\u00ad", "").replace("\u200b", "")

    def part(self, part: Part) -> None:
        if not self._strange(part):
            self._say(part)
            return
        before, self.lang = self.lang, part.lang
        if part.role in ("span", "link"):
            inner = _inline(part, self.lang)
            if part.role == "link":
                inner = f"link, {inner or 'without words'}"
            self.add(f"[{_language(part.lang)}, {inner}]" if inner else "")
        else:
            self.flush()
            self.line(f"in {_language(part.lang)}")
            self._say(part)
            self.flush()
            if before:
                self.line(f"in {_language(before)}")
        self.lang = before

    def _strange(self, part: Part) -> bool:
        """Whether a part is in another language than what was said before."""
        if not part.lang:
            return False
        if not self.lang:
            self.lang = part.lang
        return part.lang.split("-")[0].lower() != self.lang.split("-")[0].lower()

    def _say(self, part: Part) -> None:
        match part.role:
            case "heading" | "para":
                self.flush()
                self._opening += f"heading level {part.level}, " if part.role == "heading" else ""
                self._kids(part)
                self.flush()
            case "list":
                self._list(part)
            case "item" | "note":
                self._labelled(part)
            case "table":
                self._table(part)
            case "quote" | "aside" | "box" | "notice":
                self.flush()
                self.line(_BLOCKS[part.role])
                self._kids(part)
                self.flush()
                self.line(f"end of {_BLOCKS[part.role]}")
            case "graphic" | "formula" | "page":
                self._alone(part)
            case "link":
                inner = _inline(Part("span", part.kids, words=part.words), self.lang)
                self.add(f"[link, {inner or 'without words'}]")
            case "span":
                self._span(part)
            case "caption":
                self.flush()
                self._opening = "caption, "
                self._kids(part)
                self.flush()
                self._opening = ""
            case _:
                self.flush()
                self._span(part)
                self.flush()

    def _span(self, part: Part) -> None:
        only = [kid for kid in part.kids if not isinstance(kid, str) or kid.strip()]
        if part.expansion and len(only) == 1 and isinstance(only[0], Part) and only[0].role == "link":
            link = only[0]  # a short form that leads to the glossary
            self.add(f"[link, {_inline(Part('span', link.kids, words=link.words), self.lang)}, short for {part.expansion}]")
        elif part.expansion:
            space = " " if _ends_in_space(part) else ""
            self.add(f"[{_inline(Part('span', part.kids, words=part.words), self.lang)}, short for {part.expansion}]{space}")
        elif part.words is not None:
            self.add(part.words)
        else:
            self._kids(part)

    def _kids(self, part: Part, but: str = "") -> None:
        if part.words is not None:
            self.add(part.words)
            return
        for kid in part.kids:
            if isinstance(kid, str):
                self.add(kid)
            elif kid.role == "label" and part.role == "span":
                self._kids(kid)  # the call of a note at the page's foot
            elif not but or kid.role != but:
                self.part(kid)

    def _alone(self, part: Part) -> None:
        """A picture, a formula or the number of a page: a line of its own, or in the middle of one."""
        said = " ".join((part.words or "").split())
        if part.role != "page":
            said = f"{part.role}, {said}" if said else f"{part.role} without a description"
        if self._line.strip():
            self.add(f" [{said}] ")
        elif part.role == "page":  # what was to be said before the next words still is
            self.line(said)
        else:
            self.line(self._opening + said)
            self._opening = ""
        for kid in part.kids:
            if isinstance(kid, Part) and kid.role == "caption":
                self._say(kid)

    def _turn(self, part: Part) -> None:
        """Say the number of a page before the part that it begins with."""
        if said := _take_page(part):
            self.line(said)

    def _labelled(self, part: Part) -> None:
        """An item of a list or a note: its label is said before its first words."""
        self.flush()
        label = next((_inline(kid, self.lang) for kid in part.kids if isinstance(kid, Part) and kid.role == "label"), "")
        self._opening = ("note, " if part.role == "note" else "") + _opening(label)
        self._kids(part, "label")
        self.flush()
        if self._opening:  # nothing follows
            self.line(self._opening.rstrip(", "))
        self._opening = ""

    def _list(self, part: Part) -> None:
        items = sum(1 for _ in _found(part, "item", {"list", "table"}))
        self.flush()
        self.line(f"{self._opening}list, {items} item{'s' * (items != 1)}")
        self._opening = ""
        self.depth += 1
        self._kids(part)
        self.flush()
        self.depth -= 1
        self.line("end of list")

    def _table(self, part: Part) -> None:
        self.flush()
        self._turn(part)
        rows = [[cell for cell in row.kids if isinstance(cell, Part)] for row in _found(part, "row", {"table"})]
        columns = max(map(len, rows), default=0)
        caption = next((_inline(each, self.lang) for each in _found(part, "caption", {"table"})), "")
        self.line(f"table, {len(rows)} row{'s' * (len(rows) != 1)}, {columns} column{'s' * (columns != 1)}"
                  + (f", {caption}" if caption else ""))
        heads: list[str] = []
        self.depth += 1
        for number, row in enumerate(rows, 1):
            for cell in row:
                self._turn(cell)
            said = [_inline(cell, self.lang) for cell in row]
            corner = len(row) > 1 and not said[0]  # above the heads of rows: it heads nothing
            if row and all(cell.role == "head" for cell in row[corner:]):
                heads = said
                self.line(f"row {number}, column heads: {'; '.join(said[corner:])}")
                continue
            opening = f"row {number}"
            cells = []
            for at, (cell, text) in enumerate(zip(row, said, strict=True)):
                if cell.role == "head":
                    opening += f", {text}"
                else:
                    text = text or "blank"
                    cells.append(f"{heads[at]}, {text}" if at < len(heads) and heads[at] else text)
            self.line(f"{opening}: {'; '.join(cells)}")
        self.depth -= 1
        self.line("end of table")


def _take_page(part: Part) -> str:
    """Take out the number of the page that begins with a part, before any of its words; empty when none does."""
    for kid in list(part.kids):
        if isinstance(kid, str):
            if kid.strip():
                return ""
        elif kid.role == "page":
            part.kids.remove(kid)
            return kid.words or ""
        elif kid.words is not None:
            return ""
        else:
            found = _take_page(kid)
            if found or any(True for _ in _texts(kid)):
                return found
    return ""


def _texts(part: Part) -> Iterator[str]:
    for kid in part.kids:
        if isinstance(kid, str):
            yield from [kid] if kid.strip() else []
        else:
            yield from _texts(kid)


def _ends_in_space(part: Part) -> bool:
    """Whether the space before the next word stands within the part, as it does at the end of a line."""
    last = part.kids[-1] if part.kids else ""
    return last[-1:].isspace() if isinstance(last, str) else _ends_in_space(last)


def _inline(part: Part, lang: str) -> str:
    """A part in one line."""
    return "; ".join(line.strip() for line in say([Part("para", part.kids, words=part.words)], lang))


def _opening(label: str) -> str:
    if not label:
        return ""
    return "bullet, " if label in _BULLETS else f"{label} " if label[-1] in _PUNCTUATION else f"{label}, "


def _found(part: Part, role: str, stop: set[str]) -> Iterator[Part]:
    """The parts of a role inside, not looking into those of the roles in `stop`."""
    for kid in part.kids:
        if isinstance(kid, Part):
            if kid.role == role:
                yield kid
            elif kid.role not in stop:
                yield from _found(kid, role, stop)


def _language(tag: str) -> str:
    from babel import Locale, UnknownLocaleError

    try:
        return Locale.parse(tag, sep="-").get_display_name("en") or tag
    except (ValueError, UnknownLocaleError):
        return tag
