"""The YAML (or TOML) block at the head of an article: found, parsed, and kept with a line for every value.

Scalars stay the text that the author typed: YAML's readings of `no`, `988`, `1.10`, `12:30` and dates are never
applied; fields.py turns the text into what each key means.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
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
    return FrontMatter(values, lines_, body, first_line, tuple(found))


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
        node = yaml.compose(text, Loader=getattr(yaml, "CSafeLoader", yaml.SafeLoader))
        if node is None:
            return {}, {}, []
        if not isinstance(node, yaml.MappingNode):
            raise _TooMuch("it is not a list of “key: value” lines")
        reader = _Nodes(source, text.split("\n"))
        values = reader.mapping(node, 0)
        findings += reader.findings
        return values, {key: value for key, value in reader.top_lines.items()}, findings
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
        line = (mark.line if mark else 0) + 2
        reason = str(getattr(error, "problem", None) or getattr(error, "reason", None) or "it is not YAML")
        findings.append(Finding("front-matter-broken", Severity.ERROR, f"the front matter cannot be read: {reason}",
                                Position(source, line), _yaml_hint(text, line - 2)))
    except (_TooMuch, RecursionError, ValueError) as error:
        reason = str(error) if isinstance(error, _TooMuch) else "it is nested too deeply"
        findings.append(Finding("front-matter-broken", Severity.ERROR, f"the front matter cannot be read: {reason}",
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


class _Nodes:
    """Turns YAML's nodes into Values, counting what it has made."""

    def __init__(self, source: str, lines: list[str]) -> None:
        self.source = source
        self.text_lines = lines
        self.findings: list[Finding] = []
        self.top_lines: dict[str, int] = {}
        self.made = 0

    def value(self, node: Any, depth: int) -> Value:
        import yaml

        self.made += 1
        if self.made > MAX_VALUES:
            raise _TooMuch(f"its aliases unfold to more than {MAX_VALUES:,} values")
        if depth > MAX_DEPTH:
            raise _TooMuch(f"it is nested more than {MAX_DEPTH} levels deep")
        line = node.start_mark.line + 2
        if isinstance(node, yaml.MappingNode):
            return Value(self.mapping(node, depth), line)
        if isinstance(node, yaml.SequenceNode):
            return Value(tuple(self.value(item, depth + 1) for item in node.value), line)
        if node.style is None:
            if node.tag == "tag:yaml.org,2002:null" or node.value == "":
                return Value(None, line)
            self.cut_by_comment(node)
            return Value(node.value, line)
        return Value(node.value.strip("\n"), line, quoted=True)

    def mapping(self, node: Any, depth: int) -> dict[str, Value]:
        values: dict[str, Value] = {}
        for key_node, value_node in node.value:
            line = key_node.start_mark.line + 2
            key = key_node.value if isinstance(key_node.value, str) else None
            if key is None:
                self.findings.append(Finding(
                    "front-matter-odd-key", Severity.WARNING, "a key of the front matter is a list or a map",
                    Position(self.source, line), "write “key: value” with a plain word as key"))
                continue
            if key in values:
                self.findings.append(Finding(
                    "front-matter-duplicate-key", Severity.WARNING,
                    f"“{key}” is given twice, first in line {values[key].line}; the last one counts",
                    Position(self.source, line), "remove one of the two"))
            values[key] = self.value(value_node, depth + 1)
            if depth == 0:
                self.top_lines[key] = line
        return values

    def cut_by_comment(self, node: Any) -> None:
        """A # after a space starts a comment: `title: Room #5` would silently lose its number."""
        end = node.end_mark
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
