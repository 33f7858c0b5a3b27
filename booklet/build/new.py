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
                Position(str(folder)), hint="choose another name; nothing was written",
            )
        )
    made = [
        _copy(entry, folder / relative)
        for relative, entry in sorted(_walk(files(__package__) / "starter", Path()), key=lambda row: len(row[0].parts))
    ]
    return made


def _walk(folder: Traversable, at: Path) -> list[tuple[Path, Traversable]]:
    rows: list[tuple[Path, Traversable]] = []
    for entry in sorted(folder.iterdir(), key=lambda item: item.name):
        if entry.is_dir():
            rows += _walk(entry, at / entry.name)
        else:
            rows.append((at / entry.name, entry))
    return rows


def _copy(entry: Traversable, path: Path) -> Path:
    write(path, entry.read_bytes())
    return path
