"""A TOML file with the place of every key and value, so that a fault can name file, line and column.

tomllib reads the values but keeps no places; a second, small pass over the same, already accepted text finds them.
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from .findings import BookletError, Finding, Position, Severity

__all__ = ["Keys", "TomlFile", "parse"]

Keys = tuple[str | int, ...]  # ("topics", 0, "folder"): tables by name, array items from 0

_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SPACE = re.compile(r"(?:[ \t\n]+|#[^\n]*)*")
_BLANK = re.compile(r"[ \t]*")
_STRING = re.compile(
    r'"""(?:\\.|[^\\])*?"""(?:"{0,2})'  # up to two quotes may stand before the closing three
    r"|'''.*?'''(?:'{0,2})"
    r'|"(?:\\.|[^"\\\n])*"'
    r"|'[^'\n]*'",
    re.DOTALL,
)
_SCALAR = re.compile(r"[^,\]}\n#]+")
_AT = re.compile(r"\s*\(at (?:line (?P<line>\d+), column (?P<column>\d+)|end of document)\)$")


@dataclass(frozen=True, slots=True)
class TomlFile:
    """`data` as tomllib gives it; places are (line, column), both from 1."""

    name: str
    data: Mapping[str, Any]
    keys: Mapping[Keys, tuple[int, int]] = field(default_factory=dict)
    values: Mapping[Keys, tuple[int, int]] = field(default_factory=dict)

    def key(self, *path: str | int) -> Position:
        """Where the key of this path stands; for a table its header, else the nearest table around it."""
        return self._position(self.keys, path)

    def value(self, *path: str | int) -> Position:
        """Where the value of this path starts."""
        return self._position(self.values, path) if path in self.values else self.key(*path)

    def _position(self, places: Mapping[Keys, tuple[int, int]], path: Keys) -> Position:
        for length in range(len(path), 0, -1):
            if path[:length] in places:
                return Position(self.name, *places[path[:length]])
        return Position(self.name)


def parse(raw: bytes, name: str) -> TomlFile:
    """Read a TOML file's bytes. Raises BookletError when they are not UTF-8 or not TOML, with the place."""
    try:
        text = raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        before = raw[: error.start]
        place = Position(name, before.count(b"\n") + 1, error.start - before.rfind(b"\n"))
        raise BookletError(
            Finding("settings-not-utf8", Severity.ERROR, f"{name} is not UTF-8 text", place,
                    "save the file with the encoding UTF-8")
        ) from None
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        fact = str(error)
        line = column = 0
        if at := _AT.search(fact):
            fact = fact[: at.start()]
            line, column = int(at["line"] or text.count("\n") + 1), int(at["column"] or 0)
        raise BookletError(
            Finding("settings-not-toml", Severity.ERROR, f"{name} cannot be read as TOML: {_lower_first(fact)}",
                    Position(name, line, column), _toml_hint(text, line))
        ) from None
    scan = _Scan(text)
    scan.run()
    return TomlFile(name, data, scan.keys, scan.values)


def _lower_first(text: str) -> str:
    return text[:1].lower() + text[1:]


def _toml_hint(text: str, line: int) -> str:
    lines = text.split("\n")
    shown = lines[line - 1] if 0 < line <= len(lines) else ""
    _, equals, value = shown.partition("=")
    value = value.strip()
    if equals and value and value[0] not in "\"'[{0123456789+-" and value not in ("true", "false"):
        return f'put the words in quotes: {shown.partition("=")[0].strip()} = "{value}"'
    return 'write each setting as  key = "value"  on a line of its own, below its [table]'


class _Scan:
    """One walk over text that tomllib has accepted; the state is the place and the open table."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.at = 0
        self.line = 1  # of `counted`
        self.counted = 0
        self.line_start = 0
        self.keys: dict[Keys, tuple[int, int]] = {}
        self.values: dict[Keys, tuple[int, int]] = {}
        self.arrays: dict[Keys, int] = {}  # array of tables -> index of its newest

    def run(self) -> None:
        table: Keys = ()
        while self._skip() < len(self.text):
            if self.text[self.at] == "[":
                table = self._header()
            else:
                self._pair(table)

    def _skip(self, pattern: re.Pattern[str] = _SPACE) -> int:
        match = pattern.match(self.text, self.at)
        assert match is not None
        self.at = match.end()
        return self.at

    def _place(self) -> tuple[int, int]:
        """Line and column of the current character; places are asked for in reading order."""
        newlines = self.text.count("\n", self.counted, self.at)
        if newlines:
            self.line += newlines
            self.line_start = self.text.rfind("\n", 0, self.at) + 1
        self.counted = self.at
        return self.line, self.at - self.line_start + 1

    def _header(self) -> Keys:
        place = self._place()
        double = self.text.startswith("[[", self.at)
        self.at += 2 if double else 1
        path: Keys = ()
        names = list(self._names())
        for number, (name, _) in enumerate(names, 1):
            path = (*path, name)
            if double and number == len(names):
                self.arrays[path] = self.arrays.get(path, -1) + 1
            self.keys.setdefault(path, place)
            if path in self.arrays:
                path = (*path, self.arrays[path])
                self.keys.setdefault(path, place)
        self.at += 2 if double else 1
        return path

    def _names(self) -> Iterator[tuple[str, tuple[int, int]]]:
        """A dotted key: each name with its place; stops before what follows it."""
        while True:
            self._skip(_BLANK)
            place = self._place()
            if self.text[self.at] in "\"'":
                raw = self._match(_STRING)
                yield tomllib.loads(f"key = {raw}")["key"], place
            else:
                yield self._match(_BARE), place
            self._skip(_BLANK)
            if self.text[self.at] != ".":
                return
            self.at += 1

    def _match(self, pattern: re.Pattern[str]) -> str:
        match = pattern.match(self.text, self.at)
        assert match is not None, f"text that tomllib accepts but this scan does not, at character {self.at}"
        self.at = match.end()
        return match[0]

    def _pair(self, table: Keys) -> None:
        path = table
        for name, place in self._names():
            path = (*path, name)
            self.keys.setdefault(path, place)
        self.at += 1  # the equals sign
        self._skip(_BLANK)
        self._value(path)

    def _value(self, path: Keys) -> None:
        self.values[path] = self._place()
        opening = self.text[self.at]
        if opening == "[":
            self._items(path, "]")
        elif opening == "{":
            self._items(path, "}")
        elif opening in "\"'":
            self._match(_STRING)
        else:
            self._match(_SCALAR)

    def _items(self, path: Keys, closing: str) -> None:
        self.at += 1
        index = 0
        while self.text[self._skip()] != closing:
            if closing == "]":
                self._value((*path, index))
                index += 1
            else:
                self._pair(path)
            if self.text[self._skip()] == ",":
                self.at += 1
        self.at += 1
