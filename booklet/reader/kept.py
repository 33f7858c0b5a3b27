"""Parsed Markdown, kept: a text that has not changed is not parsed again."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable
from dataclasses import asdict
from pathlib import Path
from typing import Any, Protocol

from lxml import etree

from ..cache import digest
from ..findings import Finding, Position, Severity
from ..model import Heading
from .markdown import Parsed, parse
from .blocks import WordsLike

__all__ = ["Store", "kept_parse"]


class Store(Protocol):
    """Where parsed texts are kept between builds: booklet.cache.Cache, for one."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, content: bytes) -> None: ...


def kept_parse(store: Store) -> Callable[..., Parsed]:
    """markdown.parse, which asks the store first."""

    def from_store(text: str, *, source: str, words: WordsLike, first_line: int, lang: str, region: str, title: str) -> Parsed:
        key = digest("parsed", _code(), text, source, words.lang, first_line, lang, region, title)
        if (data := store.get(key)) is not None:
            return _loads(data)
        parsed = parse(text, source=source, words=words, first_line=first_line, lang=lang, region=region, title=title)
        store.put(key, _dumps(parsed))
        return parsed

    return from_store


def _dumps(parsed: Parsed) -> bytes:
    facts = {
        "body": etree.tostring(parsed.body, encoding="unicode", with_tail=False), "title": parsed.title,
        "title_html": parsed.title_html, "title_line": parsed.title_line,
        "headings": [asdict(heading) for heading in parsed.headings], "findings": [asdict(finding) for finding in parsed.findings],
    }
    return json.dumps(facts).encode("ascii")


def _loads(data: bytes) -> Parsed:
    facts: dict[str, Any] = json.loads(data)
    parser = etree.XMLParser(resolve_entities=False, no_network=True, huge_tree=True)
    findings = (Finding(**{**row, "severity": Severity(row["severity"]), "position": Position(**row["position"])}) for row in facts["findings"])
    return Parsed(
        etree.fromstring(facts["body"], parser), facts["title"], facts["title_html"], facts["title_line"],
        tuple(Heading(**row) for row in facts["headings"]), tuple(findings),
    )


@functools.cache
def _code() -> str:
    """A digest of everything beside its arguments that decides what a text is parsed to."""
    from importlib.metadata import version

    from .. import words

    folders = [Path(__file__).parent, Path(words.__file__).parent]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in {".py", ".toml"}]
    return digest(*(path.read_bytes() for path in files), *(version(name) for name in ("markdown", "lxml", "nh3", "tinyhtml5")))
