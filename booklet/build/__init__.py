"""The flow of a build as readable functions: the only room that knows every stage.

Each verb takes the path of the command line and Options and gives a Result; nothing is printed here.
"""

from __future__ import annotations

from .listing import editions_of, listing
from .manual import explain
from .new import new
from .result import Options, Progress, Result, exit_code
from .speaking import speak
from .verbs import check, epub, everything, html, pdf

__all__ = [
    "Options", "Progress", "Result", "check", "editions_of", "epub", "everything", "exit_code", "explain", "html", "listing", "new", "pdf",
    "speak",
]
