"""Imported once by the fork server, so that every worker starts with the engine loaded."""

import contextlib

with contextlib.suppress(Exception):  # a broken engine is reported where it is used
    from .. import pdf

    pdf.warm()
