"""The standards a file can claim, as one visible table."""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["STANDARDS", "Standard"]


@dataclass(frozen=True, slots=True)
class Standard:
    """What one value of --standard means for the writer.

    `variant` is the engine's name of the nearest thing it can write.
    """

    name: str
    variant: str
    pdf_version: str  # 1.7 or 2.0
    ua_part: int
    archive_part: int = 0
    archive_level: str = ""
    declarations: tuple[str, ...] = ()  # WTPDF 1.0

    @property
    def modern(self) -> bool:
        """Whether the structure tree is that of PDF 2.0 (ISO 32000-2)."""
        return self.pdf_version == "2.0"


STANDARDS = {standard.name: standard for standard in (
    Standard("ua-1", "pdf/ua-1", "1.7", 1),
    Standard("ua-2", "pdf/ua-2", "2.0", 2, declarations=("accessibility1.0", "reuse1.0")),
    Standard("a-2a+ua-1", "pdf/a-2a", "1.7", 1, 2, "A"),
    Standard("a-4+ua-2", "pdf/a-4u", "2.0", 2, 4, declarations=("accessibility1.0", "reuse1.0")),
)}
