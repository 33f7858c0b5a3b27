"""Which page stands where on the sheets of a folded booklet: arithmetic, and nothing of PDF.

Sheets lie landscape and are printed on both sides, turned over the short edge: what is left on the front has
the right half of the back behind it. Laid on one another, folded once and stapled in the fold they are a
signature; a thick booklet is several signatures, one behind the other. Pages count from 1; 0 is a blank.
"""

from __future__ import annotations

from dataclasses import dataclass

__all__ = ["MOST_PAGES", "PAPER_MM", "Sheet", "fold", "signatures"]

MOST_PAGES = 20  # of a signature: five sheets are what folds flat and an office stapler goes through (ACB 2025)
PAPER_MM = 0.1  # how thick office paper of 80 g/m2 (20 lb) is


@dataclass(frozen=True, slots=True)
class Sheet:
    """A sheet of paper: the pages (left, right) of its front, which is outside when folded, and of its back.

    `signature` counts from 1 in the order of reading, `number` from 1 for the outermost sheet of a signature.
    `creep_mm` is how far its pages move towards the fold: each sheet in a fold is pushed out by the paper around
    it, and so the outer margins stay alike.
    """

    signature: int
    number: int
    front: tuple[int, int]
    back: tuple[int, int]
    creep_mm: float = 0.0


def signatures(pages: int) -> tuple[int, ...]:
    """How many sheets each signature has: as few signatures as may be, as even as may be, the thicker first."""
    sheets = -(-pages // 4)
    count = -(-sheets // (MOST_PAGES // 4))
    return tuple(sheets // count + (index < sheets % count) for index in range(count))


def fold(pages: int, *, rtl: bool = False) -> tuple[Sheet, ...]:
    """The sheets of a booklet of so many pages, in the order in which they are printed.

    What is missing to a multiple of four is blank and stands at the very back. Read right to left, a booklet is
    bound on its right: the halves of every side change places, and nothing is turned round.
    """
    sheets = []
    first = 1
    for signature, count in enumerate(signatures(pages), 1):
        last = first + 4 * count - 1
        for inside in range(count):
            low, high = first + 2 * inside, last - 2 * inside
            front, back = (high, low), (low + 1, high - 1)
            if rtl:
                front, back = front[::-1], back[::-1]
            sheets.append(Sheet(signature, inside + 1, _real(front, pages), _real(back, pages), inside * PAPER_MM))
        first = last + 1
    return tuple(sheets)


def _real(pair: tuple[int, int], pages: int) -> tuple[int, int]:
    left, right = (page if page <= pages else 0 for page in pair)
    return left, right
