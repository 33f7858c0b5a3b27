"""Templates compiled once, not in every run: their code is kept in the user's cache.

What is kept under depends on all that the code comes from: the template's text, the settings of the environment
(shell.py), the versions of the engine and of Python. So none is ever taken for another.
"""

from __future__ import annotations

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
        if (kept := self.store.get(self._key(bucket))) is not None:
            bucket.bytecode_from_string(kept)

    def dump_bytecode(self, bucket: Bucket) -> None:
        self.store.put(self._key(bucket), bucket.bytecode_to_string())

    def _key(self, bucket: Bucket) -> str:
        return digest("template", self.made_by, bucket.key, bucket.checksum)
