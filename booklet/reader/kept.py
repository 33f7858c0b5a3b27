"""Parsed Markdown, kept: a text that has not changed is not parsed again, and the others are parsed by whoever is there."""

from __future__ import annotations

import functools
import json
from collections.abc import Callable, Iterator, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any, Protocol

from lxml import etree

from .. import words
from ..cache import digest
from ..drive import Outcome
from ..findings import Finding, Position, Severity
from ..model import Heading
from .markdown import Parsed, parse

__all__ = ["Asked", "Failed", "Run", "Store", "code", "parsed_texts"]

Run = Callable[[Callable[[Any], Any], Sequence[Any]], list[Outcome]]  # tasks, each of one file, to what came of them, in order


class Store(Protocol):
    """Where parsed texts are kept between builds: booklet.cache.Cache, for one."""

    def get(self, key: str) -> bytes | None: ...

    def put(self, key: str, content: bytes) -> None: ...


@dataclass(frozen=True, slots=True)
class Asked:
    """All that a text is parsed with: see markdown.parse."""

    text: str
    source: str
    first_line: int
    lang: str
    region: str
    title: str

    def parsed(self, parse: Callable[..., Parsed] = parse) -> Parsed:
        return parse(self.text, source=self.source, words=words.catalogue(self.lang), first_line=self.first_line, lang=self.lang,
                     region=self.region, title=self.title)

    @property
    def key(self) -> str:
        return digest("parsed", code(), self.text, self.source, words.catalogue(self.lang).lang, self.first_line, self.lang,
                      self.region, self.title)


class Failed(Exception):
    """A text could not be parsed where it was given to; `kind` is that of the exception there."""

    def __init__(self, kind: str, message: str) -> None:
        super().__init__(message)
        self.kind = kind


def parsed_texts(asked: Sequence[Asked], store: Store | None, run: Run) -> Iterator[Callable[[], Parsed]]:
    """What gives each text as it is parsed, in order, or raises Failed: from the store, the others by `run`."""
    keys = [one.key for one in asked] if store is not None else []
    made = {at: data for at, key in enumerate(keys) if store is not None and (data := store.get(key)) is not None}
    missing = [at for at in range(len(asked)) if at not in made]
    outcomes = dict(zip(missing, run(_parse, [asked[at] for at in missing]) if missing else (), strict=True))
    for at, outcome in outcomes.items():
        if outcome.error is None and store is not None:
            store.put(keys[at], outcome.value)
    for at in range(len(asked)):
        yield functools.partial(_loads, made[at]) if at in made else functools.partial(_given, outcomes[at])


def _parse(asked: Asked) -> bytes:
    return _dumps(asked.parsed())


def _given(outcome: Outcome) -> Parsed:
    if outcome.error is not None:
        raise Failed(outcome.error.kind, outcome.error.message)
    return _loads(outcome.value)


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
def code() -> str:
    """A digest of everything beside its arguments that decides what a text is parsed to."""
    from importlib.metadata import version

    from .. import words

    folders = [Path(__file__).parent, Path(words.__file__).parent]
    files = [path for folder in folders for path in sorted(folder.rglob("*")) if path.suffix in {".py", ".toml"}]
    return digest(*(path.read_bytes() for path in files), *(version(name) for name in ("markdown", "lxml", "nh3", "tinyhtml5")))
