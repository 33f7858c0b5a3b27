"""The font files that the engine may see, found in installed packages and nowhere else.

The order of families is that of `--font-family`: Atkinson Hyperlegible for reading; Source Sans behind it for
ballot boxes, check marks, arrows, U+2011, Greek, Cyrillic and Vietnamese; Inter for the remaining signs; IBM Plex Sans
Arabic, in which every letter is one glyph in each of its forms; then the families of the extra `scripts`. Behind them
all stand drawings in black: Noto Emoji for telephones, envelopes and faces, Noto Sans Symbols, and DejaVu Sans for the
crossed box, pencils and hands (pdf/fontconfig.py lets it give signs only).
"""

from __future__ import annotations

from functools import cache
from importlib.util import find_spec
from pathlib import Path

from ..findings import BookletError, Finding, Severity

__all__ = ["font_files"]

# Package -> whether booklet can do without it. Where two bring a file for the same face, the first one counts.
PACKAGES = {
    "fontpkg_atkinson_hyperlegible": False,
    "fontpkg_source_sans_3": False,
    "fontpkg_inter": False,
    "fontpkg_ibm_plex_sans_arabic": False,
    "fontpkg_noto_sans": False,  # Devanagari, too
    "fontpkg_heebo": True,  # Hebrew
    "fontpkg_hind_siliguri": True,  # Bengali
    "fontpkg_noto_sans_tamil": True,
    "fontpkg_noto_sans_telugu": True,
    "fontpkg_noto_sans_thai": True,
    "fontpkg_noto_sans_khmer": True,
    "justmytype_intl_cjk": True,  # Chinese, Japanese, Korean
    "manimgx_fonts": False,
    "ziafont": False,
}
# Of these packages only these faces: their others would stand beside those chosen for a script.
FACES = {"manimgx_fonts": {"notoemoji", "notosanssymbols"}, "ziafont": {"dejavusans"}}
_SUFFIXES = (".ttf", ".otf", ".ttc")


@cache
def font_files() -> tuple[Path, ...]:
    """Every font file in the order of the table. Raises BookletError when a needed package is absent."""
    found: dict[str, Path] = {}
    for package, optional in PACKAGES.items():
        spec = find_spec(package)
        if spec is None or spec.origin is None:
            if optional:
                continue
            raise BookletError(Finding(
                "font-package-missing", Severity.ERROR, f"the fonts of {package.replace('_', '-')} are not installed",
                hint=f"install booklet with its dependencies: pip install {package.replace('_', '-')}",
            ))
        folder = Path(spec.origin).parent
        for path in sorted(folder.rglob("*"), key=lambda path: path.as_posix()):
            if path.suffix.lower() in _SUFFIXES and (package not in FACES or _face(path) in FACES[package]):
                found.setdefault(_face(path), path)
    return tuple(found.values())


def _face(path: Path) -> str:
    """A face's name without the list of its axes: NotoSans-Italic[wdth,wght].ttf -> notosans-italic."""
    return path.stem.partition("[")[0].lower()
