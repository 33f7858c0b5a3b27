"""What EPUB documents and pages share: cleaned trees, roles, pictures, addresses, the parts beside the text.

Everything here is markup and values; files are the business of epub/ and html/.
"""

from __future__ import annotations

__all__ = ["addresses", "clean", "markup", "names", "parts", "pictures", "roles"]
