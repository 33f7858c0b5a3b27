"""The flow of a build as readable functions: the only room that knows every stage.

Each verb takes the path of the command line and Options and gives a Result; nothing is printed here. What a verb needs is
imported when it is asked for: a build of which nothing changed loads next to nothing.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..late import late

if TYPE_CHECKING:
    from .checking import Checked, check
    from .listing import editions_of, listing
    from .manual import explain
    from .new import new
    from .publish import publish
    from .result import Options, Progress, Result, exit_code
    from .speaking import speak
    from .unchanged import epub, everything, html, pdf
    from .watching import Seen, watch

__all__ = [
    "Checked", "Options", "Progress", "Result", "Seen", "check", "editions_of", "epub", "everything", "exit_code", "explain",
    "html", "listing", "new", "pdf", "publish", "speak", "watch",
]

_HOMES = {
    "checking": ("Checked", "check"),
    "listing": ("editions_of", "listing"),
    "manual": ("explain",),
    "new": ("new",),
    "publish": ("publish",),
    "result": ("Options", "Progress", "Result", "exit_code"),
    "speaking": ("speak",),
    "unchanged": ("epub", "everything", "html", "pdf"),
    "watching": ("Seen", "watch"),
}
__getattr__ = late(__name__, {name: home for home, names in _HOMES.items() for name in names})
