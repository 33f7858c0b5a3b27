"""What EPUB documents and pages share: cleaned trees, roles, pictures, addresses, the parts beside the text.

Everything here is markup and values; files are the business of epub/ and html/.
"""

from __future__ import annotations

__all__ = ["GENERATOR", "addresses", "clean", "markup", "names", "parts", "pictures", "roles", "terms"]

GENERATOR = '<meta name="generator" content="booklet">'  # by which a page of an earlier run is known
