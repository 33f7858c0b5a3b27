"""`booklet check`: sources, finished files and validators, gathered into one report."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .. import cache
from .. import project as projects
from ..findings import BookletError, Finding, Position, Severity
from ..settings import limit
from .examined import Examined, chosen, examine, unexamined
from .prepare import Prepared, in_languages, prepare, unique
from .result import Options, Result
from .staff import with_workers

if TYPE_CHECKING:
    from ..proof import EpubInspection, PdfInspection, Place
    from ..report import Report
    from ..validators import Verdict

__all__ = ["Checked", "check", "check_file"]

_FINISHED = {".pdf", ".epub"}
_SHOWN = 12  # files whose pages and spoken words a report holds: handouts by the hundred would make it heavy


@dataclass(frozen=True, slots=True)
class Checked(Result):
    """A result and the report of it."""

    report: Report | None = None


def check(place: Path, options: Options, required: Sequence[str] = (), *, sources: bool = False, online: bool = False,
          full: bool = False, everything: bool = False) -> Checked:
    """The source findings; and of a book and an EPUB made for the purpose, what the output rules find and the
    validators' verdicts; of more editions and of handouts, when the options name them; of `everything` that `build`
    writes. With `sources`, the source findings alone. `online` lets outside links be asked of the web.

    The files are made in a folder of their own and go with it: what is in output/ is not touched. `full` says that the
    report is to be shown, and needs pictures of pages and what is read aloud. A finished PDF or EPUB as `place` is
    looked at as it is. Raises BookletError as `prepare` does, and (exit 2) for an unknown validator.
    """
    from .. import validators

    unknown = [name for name in required if name not in validators.VALIDATORS]
    if unknown:
        raise BookletError(_unknown_validator(unknown[0], list(validators.VALIDATORS)))
    if place.suffix.lower() in _FINISHED and not place.is_dir():
        return check_file(place, options, required, full=full)
    if sources:
        prepared = _with_links(prepare(place, options), options, online)
        return _checked(prepared, prepared.findings, [], (), full, sources_only=True)
    checked = _whole(place, options, required, online, full, everything)
    assert isinstance(checked, Checked)
    return checked


@with_workers
def _whole(place: Path, options: Options, required: Sequence[str], online: bool, full: bool, everything: bool) -> Result:
    from .. import validators

    prepared = _with_links(prepare(place, options), options, online)
    options = chosen(options, prepared, everything=everything)
    made = Examined(findings=list(prepared.findings))
    with tempfile.TemporaryDirectory(prefix="booklet-check-") as folder:
        for own in in_languages(prepared):
            found = examine(own, options, full=full)
            made.seen += found.seen
            made.findings += found.findings
            made.located += found.located
        verdicts = _judge(made.seen, Path(folder), options)
    made.findings += validators.findings(verdicts, required)
    return _checked(prepared, unique(made.findings), made.seen, verdicts, full, located=made.located,
                    left_out=tuple(unexamined(prepared, options)))


def _with_links(prepared: Prepared, options: Options, online: bool) -> Prepared:
    """With what is known of the outside links: what the web says, or that nobody asked."""
    from .. import checks

    if online:
        options.progress("Asking outside links", 0, 0)
    store = cache.open_cache() if options.cache else None
    found = list(checks.check_links(prepared.project, prepared.collection, projects.today(), online=online, cache=store))
    return replace(prepared, findings=unique([*prepared.findings, *checks.permitted(prepared.project, prepared.collection, found)]))


def check_file(path: Path, options: Options, required: Sequence[str] = (), *, full: bool = False) -> Checked:
    """What the output rules and the validators say of a finished file. Raises BookletError (exit 2) when it cannot be
    read, (exit 1) when it is neither PDF nor EPUB."""
    import zipfile

    import pikepdf
    from lxml import etree

    from .. import proof, validators

    look: Any = proof.inspect_pdf if path.suffix.lower() == ".pdf" else proof.inspect_epub
    try:
        seen = look(path, path.name)
    except OSError as error:
        raise BookletError(_unreadable(path, error.strerror or str(error))) from None
    except (pikepdf.PdfError, zipfile.BadZipFile, KeyError, StopIteration, etree.XMLSyntaxError):
        raise BookletError(Finding(
            "not-a-book", Severity.ERROR, "the file is neither a PDF nor an EPUB that can be opened", Position(str(path)),
            "name a PDF or an EPUB; `booklet build` writes them to output/",
        )) from None
    with tempfile.TemporaryDirectory(prefix="booklet-check-") as folder:
        verdicts = _judge([seen], Path(folder), options)
    findings = unique([*seen.findings, *validators.findings(verdicts, required)])
    located = [(seen, seen.places)] if isinstance(seen, proof.PdfInspection) else []
    return _checked(None, findings, [seen], verdicts, full, located=located)


def _judge(seen: Sequence[PdfInspection | EpubInspection], folder: Path, options: Options) -> list[Verdict]:
    """The validators' verdicts; they read files, which lie in `folder` for as long as that takes."""
    from .. import validators

    options.progress("Validating", 0, 0)
    paths = [folder / str(number) / each.name for number, each in enumerate(seen)]  # a book and a handout may share a name
    for path, each in zip(paths, seen, strict=True):
        path.parent.mkdir()
        path.write_bytes(each.data)
    return [replace(verdict, path=Path(verdict.path.name)) for verdict in validators.run(paths)]


# -- the report --------------------------------------------------------------------------------


def _checked(
    prepared: Prepared | None, findings: tuple[Finding, ...], seen: Sequence[PdfInspection | EpubInspection],
    verdicts: Sequence[Verdict], full: bool, *, sources_only: bool = False,
    located: Sequence[tuple[PdfInspection, Mapping[Finding, Place]]] = (), left_out: tuple[str, ...] = (),
) -> Checked:
    from .. import __version__
    from .. import report as reports
    from .reporting import article_facts, contrast_facts, file_facts, report_css, source_texts, verdict_facts

    files = tuple(file_facts(each, full and number < _SHOWN) for number, each in enumerate(seen))
    articles = tuple(each for own in in_languages(prepared) for each in article_facts(own)) if prepared else ()
    contrasts = contrast_facts(prepared.theme) if prepared else ()
    title = prepared.collection.title if prepared else files[0].title or files[0].name
    facts: dict[str, Any] = {"articles": articles, "contrasts": contrasts}
    if not sources_only:
        facts["examined"] = [
            {"name": each.name, "kind": each.kind, "title": each.title, "size": each.size, "sha256": each.sha256,
             "pages": each.pages, "claims": each.claims, "note": each.note,
             "statements": {heading: list(sentences) for heading, sentences in each.statements}} for each in files]
        facts |= {"verdicts": list(verdicts), "lines": [
            *map(str, verdicts), *_shop_lines(files),
            *(f"not looked at: {each}" for each in left_out)], "not_examined": list(left_out)}
    faulty: tuple[reports.FaultyPage, ...] = ()
    pages: dict[Finding, str] = {}
    if full and located:
        from .faulty import faulty_pages, page_names

        kept = set(findings)
        located = [(pdf, {finding: place for finding, place in found.items() if finding in kept}) for pdf, found in located]
        faulty = faulty_pages(located)
        for pdf, found in reversed(located):
            pages |= page_names(pdf, found)
    report = reports.Report(
        title, projects.today(), __version__, findings, files, articles, contrasts,
        tuple(verdict_facts(verdict) for verdict in verdicts),
        excerpts=reports.excerpts(findings, source_texts(prepared, findings)) if prepared and full else {},
        grade_limit=limit(prepared.project, "smog") if prepared else 0, css=report_css(prepared.theme if prepared else None) if full else "",
        sources_only=sources_only, faulty=faulty, pages=pages, unexamined=left_out,
    )
    return Checked((), findings, facts, report)


def _shop_lines(files: Sequence[Any]) -> Iterator[str]:
    for file in files:
        for heading, sentences in file.statements:
            yield f"{file.name}: a bookshop will show under {heading}: {'; '.join(sentences)}"


def _unknown_validator(name: str, known: Sequence[str]) -> Finding:
    return Finding(
        "validator-unknown", Severity.ERROR, f"there is no validator {name!r}", hint=f"Valid: {', '.join(known)}"
    )


def _unreadable(path: Path, why: str) -> Finding:
    return Finding("file-unreadable", Severity.ERROR, f"the file cannot be read: {why}", Position(str(path)),
                   "name a PDF or an EPUB; `booklet build` writes them to output/")


