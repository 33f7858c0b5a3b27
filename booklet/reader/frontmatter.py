"""The YAML (or TOML) block at the head of an article: found, parsed, and kept with a line for every value.

Scalars stay the text that the author typed: YAML's readings of `no`, `988`, `1.10`, `12:30` and dates are never
applied; fields.py turns the text into what each key means.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from ..findings import Finding, Position, Severity

__all__ = ["FrontMatter", "Value", "split"]

MAX_CHARACTERS = 200_000  # of a front matter block
MAX_VALUES = 20_000  # after aliases are followed: an alias bomb has billions
MAX_DEPTH = 40

_KEY = re.compile(r"(?P<key>[A-Za-z_][\w .-]{0,60}?|\"[^\"]+\"|'[^']+')\s*:(?=\s|$)(?P<value>.*)")
_YAMLISH = re.compile(r"\s*(#|- |-$|[\w\"'.-]+[\w \"'.-]*:(\s|$)|[\]}])|\s+\S|\s*$")


@dataclass(frozen=True, slots=True)
class Value:
    """A value with the line it stands on: `data` is a str (None for nothing), a tuple or a dict of Values."""

    data: str | None | tuple[Value, ...] | dict[str, Value]
    line: int
    quoted: bool = False

    @property
    def empty(self) -> bool:
        return self.data is None or self.data == "" or self.data == () or self.data == {}

    def plain(self) -> Any:
        """The value without lines, for messages and tests."""
        if isinstance(self.data, tuple):
            return [item.plain() for item in self.data]
        if isinstance(self.data, dict):
            return {key: item.plain() for key, item in self.data.items()}
        return self.data


@dataclass(frozen=True, slots=True)
class FrontMatter:
    """`values` by key, `lines` of the keys, the body's text and the line of the file it starts on (from 1)."""

    values: dict[str, Value]
    lines: dict[str, int]
    body: str
    first_line: int
    findings: tuple[Finding, ...] = ()


class _TooMuch(Exception):
    """The block is larger, deeper or more entangled than any author writes."""


def split(text: str, source: str) -> FrontMatter:
    """Part a file's text into front matter and body. Bad front matter is a finding; the body is read all the same."""
    lines = text.split("\n")
    fence = lines[0].rstrip() if lines else ""
    if fence not in ("---", "+++"):
        return FrontMatter({}, {}, text, 1)
    closers = ("---", "...") if fence == "---" else ("+++",)
    end = next((n for n in range(1, len(lines)) if lines[n].rstrip() in closers), None)
    block = lines[1:end] if end is not None else lines[1:]
    first = next((line for line in block if line.strip() and not line.lstrip().startswith("#")), "")
    if fence == "---" and not _KEY.match(first) and not first.startswith(("- ", "{", "[", "&", "!", "%", "?")) and block \
            and (end is None or "".join(block).strip()):
        return FrontMatter({}, {}, text, 1)  # a thematic break and a heading or text: Markdown, not front matter
    if end is None:
        return _unclosed(lines, source, fence)
    body, first_line = "\n".join(lines[end + 1:]), end + 2
    yaml_text = "\n".join(block)
    if fence == "+++":
        values, lines_, found = _toml(yaml_text, source)
    else:
        values, lines_, found = _yaml(yaml_text, source)
        if any(finding.rule == "front-matter-broken" for finding in found) and _holds_prose(block):
            return _unclosed(lines, source, fence)  # what closes it is a rule in the text far below
    return FrontMatter(values, lines_, body, first_line, tuple(found))


def _holds_prose(block: list[str]) -> bool:
    """Whether text stands after a blank line that no front matter holds: it must not be lost with the block."""
    blank = next((number for number, line in enumerate(block) if not line.strip()), len(block))
    return any(not _YAMLISH.match(line) for line in block[blank:])


def _unclosed(lines: list[str], source: str, fence: str) -> FrontMatter:
    """What looks like front matter counts as such; the first line that does not starts the body."""
    if fence == "+++" and not any(re.match(r"\w+\s*=", line) for line in lines[1:3]):
        return FrontMatter({}, {}, "\n".join(lines), 1)
    end = 1
    while end < len(lines) and lines[end].strip() and _YAMLISH.match(lines[end]):
        end += 1
    finding = Finding("front-matter-unclosed", Severity.ERROR, "the front matter opens in line 1 and never closes",
                      Position(source, 1), f"put a line {fence} after its last entry")
    values, lines_, found = _yaml("\n".join(lines[1:end]), source) if fence == "---" else ({}, {}, [])
    return FrontMatter(values, lines_, "\n".join(lines[end:]), end + 1, (finding, *found))


# -- YAML --------------------------------------------------------------------------------------


def _yaml(text: str, source: str) -> tuple[dict[str, Value], dict[str, int], list[Finding]]:
    import yaml

    findings: list[Finding] = []
    try:
        if len(text) > MAX_CHARACTERS:
            raise _TooMuch(f"it has more than {MAX_CHARACTERS:,} characters")
        reader = _Events(source, text.split("\n"))
        root = reader.read(yaml.parse(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader)))
        if root is None or root.data is None:
            return {}, {}, []
        if not isinstance(root.data, dict):
            raise _TooMuch("it is not a list of “key: value” lines")
        return root.data, reader.top_lines, reader.findings
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = (mark.line if mark else 0) + 2
        reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it is not YAML")
        findings.append(Finding("front-matter-broken", Severity.ERROR, f"the front matter cannot be read: {reason}",
                                Position(source, line), _yaml_hint(text, line - 2)))
    except _TooMuch as error:
        findings.append(Finding("front-matter-broken", Severity.ERROR, f"the front matter cannot be read: {error}",
                                Position(source, 2), "keep to “key: value” lines and simple lists"))
        return {}, {}, findings
    values = dict(_salvage(text))
    return values, {key: value.line for key, value in values.items()}, findings


def _yaml_hint(text: str, index: int) -> str:
    lines = text.split("\n")
    line = lines[index] if 0 <= index < len(lines) else ""
    if "\t" in line[: len(line) - len(line.lstrip())]:
        return "indent with spaces, not tabs"
    match = _KEY.match(line.strip().removeprefix("- "))
    if match and ": " in match["value"]:
        return f"put the text after “{match['key']}:” in quotes, for it holds a colon"
    return "put texts with colons, quotes or brackets in quotes, and indent with spaces"


def _salvage(text: str) -> Iterator[tuple[str, Value]]:
    """The one-line texts of a broken block: a colon in a title must not cost the article its title."""
    for number, line in enumerate(text.split("\n"), 2):
        match = _KEY.match(line)
        if match and match["value"].strip() and match["value"].strip()[0] not in "[{&*!|>%@`":
            value = match["value"].strip()
            if len(value) > 1 and value[0] == value[-1] and value[0] in "\"'":
                value = value[1:-1]
            yield match["key"].strip("\"'"), Value(value.strip("\"'") if value[0] in "\"'" else value, number)


@dataclass(slots=True)
class _Open:
    """A list or map that is being read: its items so far, and the key that waits for its value."""

    line: int
    is_map: bool
    anchor: str | None
    items: list[Value] = field(default_factory=list)
    entries: dict[str, Value] = field(default_factory=dict)
    key: str | None = None
    key_line: int = 0
    weight: int = 1


class _Events:
    """Turns YAML's events into Values without recursion, so that no nesting and no alias bomb can hurt."""

    def __init__(self, source: str, lines: list[str]) -> None:
        self.source = source
        self.text_lines = lines
        self.findings: list[Finding] = []
        self.top_lines: dict[str, int] = {}
        self.anchors: dict[str, tuple[Value, int]] = {}
        self.stack: list[_Open] = []
        self.root: Value | None = None

    def read(self, events: Iterable[Any]) -> Value | None:
        """The value of the one document. Raises _TooMuch, and YAMLError from the events."""
        for event in events:
            name = type(event).__name__
            if name == "DocumentStartEvent" and self.root is not None:
                raise _TooMuch("it holds a second YAML document")
            line = event.start_mark.line + 2
            if name == "ScalarEvent":
                self.place(self.scalar(event, line), 1, event.anchor)
            elif name == "AliasEvent":
                if event.anchor not in self.anchors:
                    raise _TooMuch(f"the alias *{event.anchor} leads to itself or to nothing")
                value, weight = self.anchors[event.anchor]
                self.place(value, weight, None)
            elif name in ("MappingStartEvent", "SequenceStartEvent"):
                if len(self.stack) >= MAX_DEPTH:
                    raise _TooMuch(f"it is nested more than {MAX_DEPTH} levels deep")
                self.stack.append(_Open(line, name == "MappingStartEvent", event.anchor))
            elif name in ("MappingEndEvent", "SequenceEndEvent"):
                done = self.stack.pop()
                data = done.entries if done.is_map else tuple(done.items)
                self.place(Value(data, done.line), done.weight, done.anchor)
        return self.root

    def scalar(self, event: Any, line: int) -> Value:
        if event.style not in (None, ""):
            return Value(event.value.strip("\n"), line, quoted=True)
        if event.value in ("", "~", "null", "Null", "NULL"):
            return Value(None, line)
        self.cut_by_comment(event.end_mark)
        return Value(event.value, line)

    def place(self, value: Value, weight: int, anchor: str | None) -> None:
        if anchor:
            self.anchors[anchor] = (value, weight)
        if not self.stack:
            self.root = value
            return
        top = self.stack[-1]
        top.weight += weight
        if top.weight > MAX_VALUES:
            raise _TooMuch(f"its aliases unfold to more than {MAX_VALUES:,} values")
        if not top.is_map:
            top.items.append(value)
        elif top.key is None:
            top.key, top.key_line = self.key(value), value.line
        else:
            self.entry(top, top.key, value)
            top.key = None

    def key(self, value: Value) -> str:
        if isinstance(value.data, str):
            return value.data
        if value.data is not None:
            self.findings.append(Finding(
                "front-matter-odd-key", Severity.WARNING, "a key of the front matter is a list or a map",
                Position(self.source, value.line), "write “key: value” with a plain word as key"))
        return ""

    def entry(self, top: _Open, key: str, value: Value) -> None:
        if not key:
            return
        if key in top.entries:
            self.findings.append(Finding(
                "front-matter-duplicate-key", Severity.WARNING,
                f"“{key}” is given twice, first in line {top.entries[key].line}; the last one counts",
                Position(self.source, top.key_line), "remove one of the two"))
        top.entries[key] = value
        if len(self.stack) == 1:
            self.top_lines[key] = top.key_line

    def cut_by_comment(self, end: Any) -> None:
        """A # after a space starts a comment: `title: Room #5` would silently lose its number."""
        rest = self.text_lines[end.line][end.column:] if end.line < len(self.text_lines) else ""
        match = re.match(r"\s+(#\w.*)", rest)
        if match:
            self.findings.append(Finding(
                "front-matter-comment", Severity.WARNING, f"“{match[1].strip()}” is read as a comment and dropped",
                Position(self.source, end.line + 2), "put the whole text in quotes if it belongs to it"))


# -- TOML, as Hugo writes it -------------------------------------------------------------------


def _toml(text: str, source: str) -> tuple[dict[str, Value], dict[str, int], list[Finding]]:
    import tomllib

    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        match = re.search(r"line (\d+)", str(error))
        return {}, {}, [Finding("front-matter-broken", Severity.ERROR, f"the front matter cannot be read: {error}",
                                Position(source, int(match[1]) + 1 if match else 2),
                                "write it as YAML, between two lines of ---")]
    lines: dict[str, int] = {}
    for number, line in enumerate(text.split("\n"), 2):
        match = re.match(r"\s*\[*\s*[\"']?([\w-]+)[\"']?\s*[\]=.]", line)
        if match:
            lines.setdefault(match[1], number)
    values = {key: _from_toml(value, lines.get(key, 2)) for key, value in data.items()}
    return values, {key: lines.get(key, 2) for key in values}, []


def _from_toml(value: Any, line: int) -> Value:
    if isinstance(value, dict):
        return Value({key: _from_toml(item, line) for key, item in value.items()}, line)
    if isinstance(value, list):
        return Value(tuple(_from_toml(item, line) for item in value), line)
    return Value(value if isinstance(value, str) else str(value), line, quoted=isinstance(value, str))
