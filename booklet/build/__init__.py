"""The flow of a build as readable functions: the only room that knows every stage.

Each verb takes the path of the command line and Options and gives a Result; nothing is printed here.
"""

from __future__ import annotations

from .checking import Checked, check
from .listing import editions_of, listing
from .manual import explain
from .new import new
from .publish import publish
from .result import Options, Progress, Result, exit_code
from .speaking import speak
from .verbs import epub, everything, html, pdf
from .watching import Seen, watch

__all__ = [
    "Checked", "Options", "Progress", "Result", "Seen", "check", "editions_of", "epub", "everything", "exit_code", "explain",
    "html", "listing", "new", "pdf", "publish", "speak", "watch",
]
