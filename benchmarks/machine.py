"""What the figures were measured with: versions and the class of machine; no names and no places."""

from __future__ import annotations

import os
import platform
import re
import shutil
import subprocess
import sysconfig
from importlib.metadata import version
from typing import Any

__all__ = ["chromium", "facts", "pandoc"]


def pandoc() -> str:
    """The pandoc that comes with pypandoc_binary."""
    import pypandoc

    return str(pypandoc.get_pandoc_path())


def chromium() -> str | None:
    """A Chromium, where one is installed."""
    return next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)


def facts() -> dict[str, Any]:
    """Versions, processors, memory, and how busy the machine was before the start."""
    python = platform.python_version()
    if "--enable-optimizations" not in (sysconfig.get_config_var("CONFIG_ARGS") or ""):
        python += ", built without profile-guided optimisation"
    browser = chromium()
    return {
        "booklet": version("clinic-booklet"),
        "Python": python,
        "WeasyPrint": version("weasyprint"),
        "pandoc": _number([pandoc(), "--version"]),
        "Typst": version("typst"),
        "Chromium": _number([browser, "--version"]) if browser else "not installed",
        "machine": f"{_processors()} processors, {platform.machine()}, {platform.system()}{_memory()}",
        "load": f"{os.getloadavg()[0]:.1f} processes before the start",
    }


def _number(command: list[str]) -> str:
    found = re.search(r"\d+(\.\d+)+", subprocess.run(command, capture_output=True, text=True, check=False).stdout)
    return found[0] if found else "unknown"


def _processors() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:
        return os.cpu_count() or 1


def _memory() -> str:
    try:
        return f", {os.sysconf('SC_PAGE_SIZE') * os.sysconf('SC_PHYS_PAGES') / 1e9:.0f} GB of memory"
    except (ValueError, OSError):
        return ""
