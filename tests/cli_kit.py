"""Running the real command on small collections: in this process (quick) or in one of its own."""

from __future__ import annotations

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pikepdf
from click.testing import CliRunner

from booklet.cli import main

SETTINGS = """\
region = "US"

[collection]
title = "Sleep & Rest"
publisher = "Hill Clinic"

[clinic]
name = "Hill Clinic"
phone = "555-0100"
"""

BLOCKS = """
::: key-points
- Sleep helps.
:::

::: what-to-do
- Go to bed at ten.
:::

::: when-to-get-help
Call us when you cannot sleep for a week.
:::
"""


@dataclass(frozen=True, slots=True)
class Done:
    """What a command left: its exit code and what it said."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> dict[str, Any]:
        """Standard output as the one document it must be."""
        return json.loads(self.out)

    def finding(self, rule: str) -> dict[str, Any]:
        [found] = [finding for finding in self.json["findings"] if finding["rule"] == rule]
        return found


def booklet(*arguments: object, cwd: Path) -> Done:
    """Run the command in this process, in the folder `cwd`."""
    with contextlib.chdir(cwd):
        result = CliRunner().invoke(main, [str(argument) for argument in arguments])
    assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
    return Done(result.exit_code, result.stdout, result.stderr)


def command(*arguments: object) -> list[str]:
    """The command line of a booklet in a process of its own."""
    return [sys.executable, "-m", "booklet", *map(str, arguments)]


def process(*arguments: object, cwd: Path, **environment: str) -> Done:
    """Run the command in a process of its own, without a terminal."""
    done = subprocess.run(command(*arguments), cwd=cwd, env={**os.environ, **environment}, stdin=subprocess.DEVNULL,
                          capture_output=True, text=True)
    return Done(done.returncode, done.stdout, done.stderr)


def article(title: str, text: str = "", **front: str) -> str:
    """An article that no check finds fault with but for what a person must look at."""
    keys = "".join(f"{key}: {value}\n" for key, value in front.items())
    return f"---\ntitle: {title}\n{keys}---\n{text}{BLOCKS}"


def collection(folder: Path, settings: str | None = SETTINGS, **articles: str | bytes) -> Path:
    """Write articles (`night` is content/sleep/night.md) and settings into a folder."""
    topic = folder / "content" / "sleep"
    topic.mkdir(parents=True)
    if settings is not None:
        (folder / "booklet.toml").write_text(settings, encoding="utf-8")
    for name, text in articles.items():
        data = text if isinstance(text, bytes) else text.encode()
        (topic / f"{name.replace('_', '-')}.md").write_bytes(data)
    return folder


def sound(folder: Path) -> Path:
    """A collection of two articles without a fault."""
    return collection(folder, night=article("A good night", "\nThe night is dark.\n"), rest=article("Rest"))


def files(folder: Path) -> list[str]:
    """Every file in a folder, hidden ones too."""
    return sorted(path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file())


def claims(pdf: Path) -> dict[str, str]:
    """The standards a PDF claims in its metadata."""
    with pikepdf.open(pdf) as file, file.open_metadata() as metadata:
        names = ("pdfuaid:part", "pdfaid:part", "pdfaid:conformance")
        return {name: str(metadata[name]) for name in names if name in metadata}


def marked(pdf: Path) -> bool:
    """Whether a PDF claims PDF/UA in its metadata."""
    return "pdfuaid:part" in claims(pdf)


def description(pdf: Path) -> str:
    with pikepdf.open(pdf) as file, file.open_metadata() as metadata:
        return metadata.get("dc:description") or ""


def paper(pdf: Path) -> tuple[int, int]:
    """Width and height of the first page in points."""
    with pikepdf.open(pdf) as file:
        left, bottom, right, top = map(float, file.pages[0].mediabox)
    return round(right - left), round(top - bottom)
