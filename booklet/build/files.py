"""Names of the files that are written, and writing them whole or not at all."""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
import tempfile
import unicodedata
from collections.abc import Sequence
from pathlib import Path

from ..findings import BookletError, Finding, Position, Severity
from ..model import Project
from .result import NOT_WRITTEN

__all__ = ["file_slug", "places", "put", "sha256", "write"]

_KINDS = {".pdf", ".epub", ".html", ".md", ".markdown", ".toml", ".css", ".docx"}  # ends of names that say what is inside


def file_slug(title: str) -> str:
    """A title as a file name: lower case, words joined by hyphens, accents folded, other scripts kept."""
    folded = unicodedata.normalize("NFKD", title.casefold())
    folded = "".join(sign for sign in folded if not unicodedata.combining(sign))
    folded = unicodedata.normalize("NFC", folded).replace("'", "").replace("\u2019", "")
    slug = re.sub(r"[^\w]+", "-", folded).strip("-_")
    while len(slug.encode("utf-8")) > 120:
        slug = slug[:-1]
    return slug.strip("-_") or "booklet"


def sha256(data: bytes) -> str:
    return hashlib.sha256(data).hexdigest()


def places(project: Project, output: Path | None, names: Sequence[str], *, folder: bool = False) -> list[Path]:
    """Where each of `names` (paths relative to the output folder) goes, each of them a place that can be written.

    `output` is the -o of the command line: a file when one name comes out, else a folder; `folder` says that
    it was written as one, with a slash at its end. Raises BookletError (exit 2) when it is the other kind, and
    when nothing can be written there: before the work, not after it.
    """
    goals = _goals(project, output, names, folder)
    if problems := [problem for goal in dict.fromkeys(goals) if (problem := _obstacle(goal))]:
        raise BookletError(*dict.fromkeys(problems))
    return goals


def _goals(project: Project, output: Path | None, names: Sequence[str], folder: bool) -> list[Path]:
    if output is None:
        return [project.output / name for name in names]
    if str(output) == "-":
        raise _mismatch("files are not written to standard output", "name a file or a folder with -o")
    if len(names) == 1:
        wanted = Path(names[0]).suffix
        if folder or output.is_dir():
            raise _mismatch(f"one file comes out, and {output} is a folder",
                            f"name the file: -o {output / Path(names[0]).name}")
        if output.suffix.lower() in _KINDS - {wanted}:
            raise _mismatch(f"the file that comes out is {'a' if wanted == '.pdf' else 'an'} {wanted[1:].upper()}, and {output.name} ends in {output.suffix}",
                            f"name it {output.with_suffix(wanted)}")
        return [output]
    if names and not output.is_dir() and (os.path.lexists(output) or (output.suffix.lower() in _KINDS and not folder)):
        raise _mismatch(f"{len(names)} files come out, and {output} is one file",
                        "name a folder with -o; it is made when it does not exist")
    return [output / name for name in names]


def _mismatch(message: str, hint: str) -> BookletError:
    return BookletError(Finding("output-mismatch", Severity.ERROR, message, hint=hint))


def _obstacle(goal: Path) -> Finding | None:
    """What keeps `goal` from being written, as far as can be seen before."""
    if goal.is_dir():
        return _unwritable(goal, "there is a folder of that name")
    if goal.exists() and not goal.is_file():
        return _unwritable(goal, "it is a device, not a file")  # a rename would put a file in the device's place
    parent = next(folder for folder in (goal.parent, *goal.absolute().parents) if os.path.lexists(folder))
    if not parent.is_dir():
        return _unwritable(goal, f"{parent} is a file, not a folder")
    if not os.access(parent, os.W_OK | os.X_OK):
        return _unwritable(goal, f"you may not write to the folder {parent}")
    return None


def _unwritable(path: Path, why: str) -> Finding:
    return Finding(
        NOT_WRITTEN, Severity.ERROR, f"the file could not be written: {why}", Position(str(path)),
        hint="check the folder's rights and the free space, or choose another place with -o",
    )


def write(path: Path, data: bytes) -> None:
    """Write `data` beside `path`, then rename: the file is there whole or as it was before.

    Raises BookletError (exit 2) when the place cannot be written or the disk is full.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=".booklet-", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except BaseException as error:  # Ctrl-C too leaves nothing half written
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        if isinstance(error, OSError):
            raise BookletError(_unwritable(path, error.strerror or str(error))) from error
        raise


def put(goal: Path, data: bytes) -> tuple[Finding, ...]:
    """Write a file; what keeps it from being written is a finding beside all others, for other files may be there."""
    try:
        write(goal, data)
    except BookletError as error:
        return error.findings
    return ()


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current
