"""Documents to galleys: from the cache where nothing changed, else compiled by workers."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from .. import cache
from .. import work
from ..findings import Finding, Position, Severity
from ..model import Document, Edition, Galley, Theme
from .result import Options

__all__ = ["Typesetter", "failed"]

_PRELOAD = ("booklet.build.warm",)


@dataclass(frozen=True, slots=True)
class _Task:
    document: Document
    css: str
    edition: Edition
    theme: Theme
    standard: str
    start_pt: float  # of a tail: where the first page's text begins, 0 for the top margin


@dataclass(frozen=True, slots=True)
class Typesetter:
    """Compiles documents of one edition, theme and standard."""

    css: str
    edition: Edition
    theme: Theme
    options: Options
    _made: dict[str, Galley] = field(default_factory=dict, compare=False)  # in this run, by cache key

    @property
    def store(self) -> cache.Cache | None:
        """Where galleys and drawn furniture are kept; None when nothing is to be kept."""
        return cache.open_cache() if self.options.cache else None

    def galleys(
        self, documents: Sequence[Document], what: str, starts_pt: Sequence[float] = ()
    ) -> list[Galley | Finding]:
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
        if missing:
            self.options.progress(what, len(done), len(documents))
        tasks = [
            _Task(documents[i], self.css, self.edition, self.theme, self.options.standard, starts_pt[i]) for i in missing
        ]
        outcomes = work.run(
            _compile, tasks, jobs=_jobs(self.options, tasks), preload=_PRELOAD,
            done=lambda count: self.options.progress(what, len(documents) - len(missing) + count, len(documents)),
        )
        for index, outcome in zip(missing, outcomes, strict=True):
            if outcome.value is None:
                done[index] = failed(documents[index], outcome.error)
                continue
            done[index] = self._made[keys[index]] = galley_file.loads(outcome.value)
            if entries is not None:
                entries.put(keys[index], outcome.value)
        return [done[index] for index in range(len(documents))]

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


def failed(document: Document, error: BaseException | None) -> Finding:
    """The finding for a document that the engine could not typeset."""
    return Finding(
        "article-not-typeset", Severity.ERROR,
        f"“{document.title}” could not be typeset: {type(error).__name__}: {error}",
        Position(document.source),
        hint="this is a fault of booklet's; the article is left out: please report it with the article",
    )


def _compile(task: _Task) -> bytes:
    from .. import pdf
    from ..pdf import galley_file

    galley = pdf.compile(
        task.document, task.css, task.edition, task.theme, standard=task.standard, start_pt=task.start_pt
    )
    return galley_file.dumps(galley)


def _jobs(options: Options, tasks: Sequence[_Task]) -> int:
    """Processes worth starting: a second one pays only when there is work for some seconds."""
    jobs = options.jobs or work.default_jobs()
    return min(jobs, max(1, len(tasks) // 4))


@functools.cache
def _engine() -> str:
    """A digest of everything outside a task that decides what a galley looks like."""
    from importlib.metadata import version

    from .. import pdf

    code = [path.read_bytes() for path in sorted(Path(pdf.__file__).parent.glob("*.py"))]
    names = ("weasyprint", "pydyf", "tinycss2", "cssselect2", "tinyhtml5", "fonttools", "pyphen", "pillow")
    return cache.digest(*code, *(version(name) for name in names))
