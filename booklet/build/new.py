"""`booklet new DIR`: a working collection to start from."""

from __future__ import annotations

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path

from ..findings import BookletError, Finding, Position, Severity
from .files import write

__all__ = ["new"]


def new(folder: Path) -> list[Path]:
    """Write settings with comments, an example topic and a style sheet into `folder`; returns the files.

    Raises BookletError (exit 2) when the folder holds anything already: nothing is ever overwritten.
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BookletError(
            Finding(
                "folder-not-empty", Severity.ERROR, "a new collection needs a new or empty folder",
                Position(str(folder)), hint="choose another name; nothing was written" if folder.is_dir() else
                "there is a file of that name: choose another one",
            )
        )
    rows = sorted(_walk(files(__package__) / "starter", Path()), key=lambda row: len(row[0].parts))
    made: list[Path] = []
    try:
        for relative, entry in rows:
            write(folder / relative, entry.read_bytes())
            made.append(folder / relative)
    except BookletError:
        for path in made:  # half a collection would be in the way of the next try
            path.unlink(missing_ok=True)
        raise
    return made


def _walk(folder: Traversable, at: Path) -> list[tuple[Path, Traversable]]:
    rows: list[tuple[Path, Traversable]] = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            rows += _walk(entry, at / entry.name)
        else:
            rows.append((at / entry.name, entry))
    return rows

