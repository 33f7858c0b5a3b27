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

__all__ = ["file_slug", "places", "sha256", "write"]


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


def places(project: Project, output: Path | None, names: Sequence[str]) -> list[Path]:
    """Where each of `names` (paths relative to the output folder) goes.

    `output` is the -o of the command line: a file when one name comes out, else a folder.
    Raises BookletError (exit 2) when it is the other kind.
    """
    if output is None:
        return [project.output / name for name in names]
    if len(names) == 1:
        if output.is_dir() or str(output).endswith(("/", os.sep)):
            raise BookletError(
                Finding(
                    "output-mismatch", Severity.ERROR, f"one file comes out, and {output} is a folder",
                    hint=f"name the file: -o {output / Path(names[0]).name}",
                )
            )
        return [output]
    if output.is_file() or (output.suffix.lower() in {".pdf", ".epub"} and not output.is_dir()):
        raise BookletError(
            Finding(
                "output-mismatch", Severity.ERROR, f"{len(names)} files come out, and {output} is one file",
                hint="name a folder with -o; it is made when it does not exist",
            )
        )
    return [output / name for name in names]


def write(path: Path, data: bytes) -> None:
    """Write `data` beside `path`, then rename: the file is there whole or as it was before.

    Raises BookletError (exit 2) when the place cannot be written or the disk is full.
    """
    temporary = ""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=f".{path.stem[:40]}-", suffix=".part")
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.chmod(temporary, 0o666 & ~_umask())
        os.replace(temporary, path)
    except OSError as error:
        if temporary:
            with contextlib.suppress(OSError):
                os.unlink(temporary)
        raise BookletError(
            Finding(
                "output-not-written", Severity.ERROR,
                f"the file could not be written: {error.strerror or error}", Position(str(path)),
                hint="check the folder's rights and the free space, or choose another place with -o",
            )
        ) from error


def _umask() -> int:
    current = os.umask(0o022)
    os.umask(current)
    return current
