"""`booklet check --watch`: the sources checked again whenever one of them changes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from .. import project
from ..findings import BookletError, Finding
from .prepare import prepare
from .result import Options

__all__ = ["Seen", "watch"]

_QUIET_MS = 200  # an editor writes a file in several steps: so long must nothing happen before they count
_WAKE_MS = 300


@dataclass(frozen=True, slots=True)
class Seen:
    """A check of the sources. `changed` are the files, relative to the collection, that it was made for, none for the
    first; `shown` the findings in them and those that are new elsewhere; `mended` how many are gone."""

    changed: tuple[str, ...]
    findings: tuple[Finding, ...]
    shown: tuple[Finding, ...]
    mended: int


def watch(place: Path, options: Options) -> Iterator[Seen]:
    """A check at once, then one after every change below the collection's folder, without end.

    Settings that are wrong on the way are findings, too. Raises BookletError when the first check cannot start, and
    KeyboardInterrupt as it comes.
    """
    from watchfiles import watch as changes

    root, output = _folders(place)
    def counts(_: object, path: str) -> bool:
        at = Path(path)
        hidden = any(part.startswith(".") for part in at.relative_to(root).parts) if at.is_relative_to(root) else True
        return not hidden and not (output != root and at.is_relative_to(output)) and not at.name.endswith(("~", ".part", ".tmp"))

    batches = changes(root, watch_filter=counts, step=_QUIET_MS // 4, debounce=8 * _QUIET_MS, rust_timeout=_WAKE_MS,
                      yield_on_timeout=True, raise_interrupt=True)
    next(batches)  # from here on nothing is missed, also while the first check runs
    before = prepare(place, options).findings
    yield Seen((), before, before, 0)
    for batch in batches:
        if not batch:
            continue
        changed = tuple(sorted({Path(path).relative_to(root).as_posix() for _, path in batch}))
        try:
            findings = prepare(place, options).findings
        except BookletError as error:
            findings = error.findings
        known = set(before)
        shown = tuple(finding for finding in findings if finding.position.file in changed or finding not in known)
        yield Seen(changed, findings, shown, len(known - set(findings)))
        before = findings


def _folders(place: Path) -> tuple[Path, Path]:
    """The folder to watch and the one that is written to, both resolved, for the system reports resolved paths."""
    settings = project.load(place)
    return settings.root.resolve(), settings.output.resolve()
