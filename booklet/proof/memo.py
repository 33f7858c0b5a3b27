"""What was read from the same bytes before, and need not be read again.

A file is bound anew after each edit, though all but one of its parts are those of the last file. What a part says
is remembered under a digest of all that it depends on, and nothing else (again.py).
"""

from __future__ import annotations

import functools
import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from ..cache import digest

__all__ = ["Memo"]


@dataclass(slots=True)
class Memo:
    """Answers by key: those of `before`, and those that were asked for this time, which alone are kept."""

    before: dict[str, Any] = field(default_factory=dict)
    asked: dict[str, Any] = field(default_factory=dict)

    @classmethod
    def load(cls, data: bytes | None) -> Memo:
        """The memo that `dump` gave; an empty one for None, and for one that other code has written."""
        kept = json.loads(data) if data else {}
        return cls(kept.get("answers", {}) if kept.get("code") == _code() else {})

    def dump(self) -> bytes:
        return json.dumps({"code": _code(), "answers": self.asked}).encode("ascii")

    @property
    def changed(self) -> bool:
        """Whether anything was asked that was not known or is another now, or is known that was not asked for."""
        return self.asked != self.before

    def get(self, key: str) -> Any:
        """The answer, None when it is not known; it must be text, numbers, lists or dicts of those."""
        found = self.asked.get(key, self.before.get(key))
        if found is not None:
            self.asked[key] = found
        return found

    def put(self, key: str, answer: Any) -> None:
        self.asked[key] = answer


@functools.cache
def _code() -> str:
    """A digest of the code that reads and compares."""
    from .. import words

    files = [*sorted(Path(__file__).parent.glob("*.py")), *sorted(Path(words.__file__).parent.iterdir())]
    return digest(*(path.read_bytes() for path in files if path.suffix in {".py", ".toml"}))
