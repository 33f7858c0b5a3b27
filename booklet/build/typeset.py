"""Documents to galleys: from the cache where nothing changed, else compiled by workers."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .. import cache, work
from ..findings import BookletError, Finding, Position, Severity
from ..model import Document, Edition, Galley, Theme
from .result import Options
from .travel import Fonts, Look, carried, packed, unpacked

__all__ = ["Typesetter", "failed"]


@dataclass(frozen=True, slots=True)
class _Task:
    document: Document
    start_pt: float  # of a tail: where the first page's text begins, 0 for the top margin


class OtherEngine(Exception):
    """A worker's code is not ours, though its version is: it would not make the same bytes."""


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Compiles documents of one edition, theme and standard."""

    css: str
    edition: Edition
    theme: Theme
    options: Options
    _made: dict[str, Galley] = field(default_factory=dict, compare=False)  # in this run, by cache key
    _looks: dict[bool, tuple[Look, Fonts]] = field(default_factory=dict, compare=False)  # whether it travels -> what tasks share

    @property
    def store(self) -> cache.Cache | None:
        """Where galleys and drawn furniture are kept; None when nothing is to be kept."""
        return cache.open_cache() if self.options.cache else None

    def galleys(self, documents: Sequence[Document], starts_pt: Sequence[float] = ()) -> work.Flow[list[Galley | Finding]]:
        """A galley for each document, in order; a Finding in place of one that could not be typeset.

        `starts_pt` gives, for tails, where the first page's text begins (see pdf.compile).
        """
        from ..pdf import galley_file

        starts_pt = starts_pt or [0.0] * len(documents)
        entries = self.store
        keys = [self._key(document, start) for document, start in zip(documents, starts_pt, strict=True)]
        done: dict[int, Galley | Finding] = {}
        for index, key in enumerate(keys):
            if key in self._made:
                done[index] = self._made[key]
            elif entries is not None and (data := entries.get(key)) is not None:
                done[index] = self._made[key] = galley_file.loads(data)
        missing = [index for index in range(len(documents)) if index not in done]
        travels = self.options.workers is not None and self.options.workers.travels
        tasks = [_Task(carried(documents[i]) if travels else documents[i], starts_pt[i]) for i in missing]
        outcomes = (yield work.Batch(_compile, tasks, self._look(travels))) if tasks else []
        for index, outcome in zip(missing, outcomes, strict=True):
            if outcome.error is not None:
                done[index] = failed(documents[index], outcome.error)
                continue
            done[index] = self._made[keys[index]] = galley_file.loads(outcome.value)
            if entries is not None:
                entries.put(keys[index], outcome.value)
        return [done[index] for index in range(len(documents))]

    def _look(self, travels: bool) -> tuple[Look, Fonts]:
        if travels not in self._looks:
            look = Look(self.css, self.edition, self.theme, self.options.standard, _engine())
            self._looks[travels] = packed(look) if travels else (look, [])
        return self._looks[travels]

    def _key(self, document: Document, start_pt: float) -> str:
        return cache.digest(
            "galley", self.digest, document.key, document.kind.value, document.title,
            document.lang, document.direction, document.source, document.xhtml, start_pt,
            *(part for asset in document.assets for part in (asset.name, asset.sha256)),
        )

    @property
    def digest(self) -> str:
        """Of everything outside a document that decides what its galley looks like."""
        return cache.digest(_engine(), self.css, repr(self.edition), self.theme.digest, self.options.standard)


def failed(document: Document, error: work.Failure) -> Finding:
    """The finding for a document that the engine could not typeset. Raises BookletError when that is a
    worker's fault, not the document's."""
    if error.kind == OtherEngine.__name__:
        raise BookletError(Finding(
            "cluster-versions-differ", Severity.ERROR, error.message,
            hint="install the same booklet on every machine, from the same sources, and restart the workers",
        ))
    return Finding(
        "article-not-typeset", Severity.ERROR,
        f"“{document.title}” could not be typeset: {error}",
        Position(document.source),
        hint="this is a fault of booklet's; the article is left out: please report it with the article",
    )


def _compile(task: _Task, common: tuple[Look, Fonts]) -> bytes:
    from .. import pdf
    from ..pdf import galley_file

    look, fonts = common
    if look.fonts and look.engine != _engine():
        raise OtherEngine("a worker has the same version of booklet, but not the same code")
    home = unpacked(look, fonts)
    galley = pdf.compile(
        task.document, home.css, home.edition, home.theme, standard=home.standard, start_pt=task.start_pt
    )
    return galley_file.dumps(galley)


@functools.cache
def _engine() -> str:
    """A digest of everything outside a task that decides what a galley looks like."""
    from importlib.metadata import version

    from .. import pdf

    code = [path.read_bytes() for path in sorted(Path(pdf.__file__).parent.glob("*.py"))]
    names = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "fonttools", "pyphen", "pillow")
    return cache.digest(*code, *(version(name) for name in names))
