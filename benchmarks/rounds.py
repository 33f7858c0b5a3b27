"""One round: every case once, booklet and its peers in turn, each in a new process."""

from __future__ import annotations

import contextlib
import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from .cases import CASES, LARGE
from .collection import edit_moving_pages, edit_same_pages, new_identifier, write_collection
from .machine import chromium, pandoc
from .peers import Inputs, prepare_peers
from .results import Results

__all__ = ["Round"]

REPO = Path(__file__).parent.parent
_LIMIT_S = 1800
_BOOKLET = (sys.executable, "-m", "booklet")


@dataclass(slots=True)
class Round:
    """The round `turn` (from 1) over a collection of `size` articles, in the folder `work`."""

    results: Results
    work: Path
    size: int
    turn: int
    parts: Sequence[str]
    say: Callable[[str], None]

    def run(self) -> None:
        """Run what is not yet in the results. An interrupted round starts again."""
        names = LARGE if self.alone else [case.name for case in CASES if case.part in self.parts]
        if all((self.size, self.turn, name) in self.results.runs for name in names):
            return
        shutil.rmtree(self.home, ignore_errors=True)
        write_collection(self.sources, self.size)
        if self.alone:
            self._large()
        else:
            inputs = prepare_peers(self.sources, self.home / "peers")
            for part in self.parts:
                {"book": self._book, "handouts": self._handouts, "epub": self._epub}[part](inputs)
        shutil.rmtree(self.home, ignore_errors=True)

    @property
    def alone(self) -> bool:
        """Whether booklet runs without its peers: they would take hours."""
        return self.size > 300

    @property
    def home(self) -> Path:
        return self.work / f"{self.size}-{self.turn}"

    @property
    def sources(self) -> Path:
        return self.home / "collection"

    # -- parts ---------------------------------------------------------------------------------

    def _book(self, inputs: Inputs) -> None:
        fonts = {"FONTCONFIG_FILE": str(inputs.fonts)}
        stock = self.home / "weasyprint.pdf"
        self._measure("weasyprint", [sys.executable, "-m", "weasyprint", "--pdf-variant", "pdf/ua-1", str(inputs.html), str(stock)],
                      stock, fonts)
        self._booklet("cold-2", "a", "pdf", "--jobs", "2")
        typst = self.home / "typst.pdf"
        command = [sys.executable, "-m", "benchmarks.peer_typst", str(inputs.folder / "fonts"), str(self.sources / "book.typ"),
                   str(typst), pandoc(), str(inputs.markdown), *inputs.typst_options]
        self._measure("typst", command, typst, cwd=self.sources)
        self._booklet("no-op", "a", "pdf")
        edit_same_pages(self.sources, self.size, 1)
        self._booklet("edit", "a", "pdf")
        edit_moving_pages(self.sources, self.size, 1)
        self._booklet("edit-moved", "a", "pdf")
        self._warm("warm-edit", "same", 2)
        self._warm("warm-moved", "moved", 2)
        self._booklet("cold-1", "b", "pdf", "--jobs", "1")
        if browser := chromium():
            printed = self.home / "chromium.pdf"
            flags = ["--headless", "--no-sandbox", "--disable-gpu", "--no-pdf-header-footer", "--generate-pdf-document-outline",
                     "--virtual-time-budget=100000", f"--user-data-dir={self.home / 'browser'}"]
            self._measure("chromium", [browser, *flags, f"--print-to-pdf={printed}", inputs.html.as_uri()], printed, fonts)

    def _handouts(self, inputs: Inputs) -> None:
        self._booklet("handouts", "a", "pdf", "--handouts", "--jobs", "2")
        made = self.home / "weasyprint-handouts"
        self._measure("weasyprint-handouts", [sys.executable, "-m", "benchmarks.peer_handouts", str(inputs.handouts), str(made)],
                      made, {"FONTCONFIG_FILE": str(inputs.fonts)})
        new_identifier(self.sources, self.turn)
        self._booklet("handouts-galleys", "a", "pdf", "--handouts")

    def _epub(self, inputs: Inputs) -> None:
        quiet = [*_BOOKLET, "pdf", str(self.sources), "-o", str(self.home / "unmeasured.pdf"), "--quiet"]
        subprocess.run(quiet, cwd=REPO, env=self._environment("a"), check=True)
        self._booklet("epub-bound", "a", "epub")
        made = self.home / "pandoc.epub"
        self._measure("pandoc-epub", [pandoc(), str(inputs.markdown), "--from=markdown", "--toc", "--split-level=2", "-o", str(made)],
                      made, cwd=self.sources)
        new_identifier(self.sources, self.turn + 1000)
        self._booklet("epub-galleys", "a", "epub")
        self._booklet("epub-none", "c", "epub", "--edition", "none")

    def _large(self) -> None:
        self._booklet("cold-2", "a", "pdf", "--jobs", "2")
        self._booklet("no-op", "a", "pdf")
        edit_same_pages(self.sources, self.size, 1)
        self._booklet("edit", "a", "pdf")
        edit_moving_pages(self.sources, self.size, 1)
        self._booklet("edit-moved", "a", "pdf")

    # -- runs ----------------------------------------------------------------------------------

    def _booklet(self, case: str, cache: str, *arguments: str) -> None:
        goal = self.home / (f"{case}.epub" if arguments[0] == "epub" else case if "--handouts" in arguments else f"{case}.pdf")
        command = [*_BOOKLET, arguments[0], str(self.sources), *arguments[1:], "-o", str(goal), "--quiet"]
        self._measure(case, command, goal, self._environment(cache))

    def _warm(self, case: str, kind: str, turn: int) -> None:
        goal, taken = self.home / f"{case}.pdf", self.home / f"{case}.taken.json"
        command = [sys.executable, "-m", "benchmarks.warm", str(self.sources), str(goal), str(self.size), str(turn), kind, str(taken)]
        self._measure(case, command, goal, self._environment("a"), own=taken)

    def _environment(self, cache: str) -> dict[str, str]:
        return {**os.environ, "BOOKLET_CACHE": str(self.home / f"cache-{cache}")}

    def _measure(self, case: str, command: Sequence[str], goal: Path, environment: dict[str, str] | None = None, *,
                 cwd: Path = REPO, own: Path | None = None) -> None:
        """Run a command in a small process of its own and keep its figures; `own` are figures that it writes itself."""
        taken, log = self.home / f"{case}.json", self.home / f"{case}.log"
        measure = [sys.executable, "-S", "-E", str(Path(__file__).with_name("measure.py")), str(taken), str(log), str(_LIMIT_S)]
        paths = {"PYTHONPATH": str(REPO), "PYTHONDONTWRITEBYTECODE": ""}
        subprocess.run([*measure, *command], cwd=cwd, env={**os.environ, **(environment or {}), **paths}, check=True)
        figures = json.loads(taken.read_text(encoding="utf-8"))
        if figures.pop("code") != 0 or not goal.exists():
            said = log.read_text(encoding="utf-8", errors="replace")[-2000:]
            self.say(f"{self.size:5} articles, round {self.turn}, {case}: failed\n{said}")
            return
        if own is not None:
            figures = json.loads(own.read_text(encoding="utf-8"))
        figures["bytes"], pages = _sizes(goal)
        if pages:
            figures["pages"] = pages
        self.results.runs[self.size, self.turn, case] = figures
        self.results.save()
        memory = f", {figures['peak_bytes'] / 1e6:.0f} MB" if "peak_bytes" in figures else ""
        self.say(f"{self.size:5} articles, round {self.turn}, {case}: {figures['wall_s']:.2f} s, CPU {figures['cpu_s']:.2f} s{memory}")


def _sizes(goal: Path) -> tuple[int, int]:
    """Bytes, and pages of all PDFs, of a file or of all files in a folder."""
    import pikepdf

    pages, size = 0, 0
    for path in [goal] if goal.is_file() else sorted(goal.rglob("*")):
        if path.is_file():
            size += path.stat().st_size
            with contextlib.suppress(pikepdf.PdfError), pikepdf.open(path) as pdf:
                pages += len(pdf.pages)
    return size, pages
