"""Documents to galleys: from the cache where nothing changed, else compiled by workers."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path

from .. import cache, pages, styles, work
from ..findings import BookletError, Finding, Position, Severity
from ..model import BoundPart, Document, Edition, Galley, Project, Publication, Theme
from .later import Known, Later
from .prepare import Prepared
from .result import Options
from .travel import Fonts, Look, carried, keep_look, packed, unpacked

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
    known: Known  # the galleys of documents that need not be made
    store: cache.Cache | None  # where galleys and drawn furniture are kept; None when nothing is to be kept
    _made: dict[str, Galley] = field(default_factory=dict, compare=False)  # in this run, by cache key
    _digest: list[str] = field(default_factory=list, compare=False)  # when it was asked for
    _looks: dict[bool, tuple[Look, Fonts]] = field(default_factory=dict, compare=False)  # whether it travels -> what tasks share

    @classmethod
    def of(cls, prepared: Prepared, edition: Edition, options: Options, what: str) -> Typesetter:
        """For a collection's documents in an edition; `what` they are for, a book or handouts, parts what is known of them."""
        css = styles.print_css(prepared.theme, edition)
        store = cache.open_cache() if options.cache else None
        pages.keep_templates(store)
        named = (what, str(prepared.project.root), prepared.collection.lang, edition.name, edition.paper)
        return cls(css, edition, prepared.theme, options, Known.load(store, *named), store)

    @property
    def sent(self) -> Typesetter:
        """The same for another process: without what was made here, and without this build's workers."""
        options = replace(self.options, workers=None, progress=Options().progress)
        return Typesetter(self.css, self.edition, self.theme, options, Known("", None), self.store)

    def galleys(
        self, documents: Sequence[Document | Later], starts_pt: Sequence[float] = ()
    ) -> work.Flow[list[Galley | Finding]]:
        """A galley for each document, in order; a Finding in place of one that could not be typeset.

        `starts_pt` gives, for tails, where the first page's text begins (see pdf.compile).
        """
        from ..pdf import galley_file

        starts_pt = starts_pt or [0.0] * len(documents)
        entries = self.store
        done: dict[int, Galley | Finding] = {}
        missing: dict[int, tuple[str, Document]] = {}
        for index, (each, start) in enumerate(zip(documents, starts_pt, strict=True)):
            said = cache.digest(self.digest, each.digest, start) if isinstance(each, Later) else ""
            if said and (galley := self._kept(self.known.get(said), entries)) is not None:
                self.known.put(said, self.known.get(said))
                done[index] = galley
                continue
            document = each.make() if isinstance(each, Later) else each
            key = self._key(document, start)
            if said:
                self.known.put(said, key)
            if (galley := self._kept(key, entries)) is not None:
                done[index] = galley
            else:
                missing[index] = key, document
        travels = self.options.workers is not None and self.options.workers.travels
        tasks = [_Task(carried(document) if travels else document, starts_pt[i]) for i, (_, document) in missing.items()]
        outcomes = (yield work.Batch(_compile, tasks, self._look(travels))) if tasks else []
        for (index, (key, document)), outcome in zip(missing.items(), outcomes, strict=True):
            if outcome.error is not None:
                done[index] = failed(document, outcome.error)
                continue
            done[index] = self._made[key] = galley_file.loads(outcome.value)
            if entries is not None:
                entries.put(key, outcome.value)
        self.known.save()
        return [done[index] for index in range(len(documents))]

    def drawn(self, parts: Sequence[BoundPart], about: Publication, project: Project) -> work.Flow[None]:
        """Have the running heads of a new book drawn by a worker, who has the engine at hand; the binder finds them in the store."""
        workers = self.options.workers
        if self.store is not None and workers is not None and workers.shares and not workers.travels:
            light = [replace(part, galley=replace(part.galley, pdf=b"")) for part in parts]
            yield work.Batch(_draw, [_Heads(light, about, project, self.store)], self._look(False))

    def _kept(self, key: str | None, entries: cache.Cache | None) -> Galley | None:
        """The galley that is stored under a key, from this run or the store."""
        from ..pdf import galley_file

        if key is not None and key not in self._made and entries is not None and (data := entries.get(key)) is not None:
            self._made[key] = galley_file.loads(data)
        return self._made.get(key) if key is not None else None

    def _look(self, travels: bool) -> tuple[Look, Fonts]:
        if travels not in self._looks:
            look = Look(self.css, self.edition, self.theme, self.options.standard, _engine())
            self._looks[travels] = packed(look) if travels else (look, [])
            if self.store is not None and not travels:
                keep_look(self.store, look)
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
        if not self._digest:
            self._digest.append(self._own_digest())
        return self._digest[0]

    def _own_digest(self) -> str:
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


@dataclass(frozen=True, slots=True)
class _Heads:
    parts: Sequence[BoundPart]
    about: Publication
    project: Project
    store: cache.Cache


def _draw(task: _Heads, common: tuple[Look, Fonts]) -> None:
    from .. import pdf

    look, _ = common
    pdf.draw_furniture(
        task.parts, task.about, look.edition, look.theme, lambda sheets: pages.furniture(sheets, task.project), look.css, task.store
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
