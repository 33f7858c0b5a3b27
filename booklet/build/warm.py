"""Imported once by the fork server, so that every worker starts with the engine loaded, and with the style sheet of the
last build: most builds are the next of the same collection."""

import contextlib

with contextlib.suppress(Exception):  # a broken engine is reported where it is used
    from .. import pdf

    pdf.warm()
    from .travel import last_look

    if (last := last_look()) is not None:
        pdf.warm_sheet(*last)
