"""Templates compiled once, not in every run: their code is kept in the user's cache.

What is kept under depends on all that the code comes from: the template's text, the settings of the environment
(shell.py), the versions of the engine and of Python. So none is ever taken for another. It is code that is run: a store
that somebody else may write to is not asked for any.
"""

from __future__ import annotations

import os
import sys
from importlib.metadata import version
from pathlib import Path

from jinja2.bccache import Bucket, BytecodeCache

from ..cache import Cache, digest

__all__ = ["Compiled"]


class Compiled(BytecodeCache):
    """Keeps templates' code in `store`."""

    def __init__(self, store: Cache) -> None:
        self.store = store
        home = Path(__file__).parent
        code = [(home / name).read_bytes() for name in ("compiled.py", "shell.py")]
        self.made_by = digest(*code, version("jinja2"), version("markupsafe"), sys.version)

    def load_bytecode(self, bucket: Bucket) -> None:
        if _own(self.store.folder) and (kept := self.store.get(self._key(bucket))) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        if _own(self.store.folder):
            self.store.put(self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> str:
        return digest("template", self.made_by, bucket.key, bucket.checksum)


def _own(folder: Path) -> bool:
    """Whether a folder is this user's and nobody else can put anything into it; unknown, so no, where there are no owners."""
    try:
        facts = folder.stat()
    except OSError:
        return True  # not there yet: it will be made by this user
    return hasattr(os, "geteuid") and facts.st_uid == os.geteuid() and not facts.st_mode & 0o022
