"""PDF: compile an article to a galley, bind galleys into one tagged file.

The only room that imports weasyprint, and it does so late: importing this
package costs nothing. `compile` is a pure function of its arguments; `bind`
links galleys, and `plan` tells page numbers without binding.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..late import late
from .fold import signatures
from .galley_file import read_galley, write_galley
from .numbers import place_of
from .plan import Plan, plan

if TYPE_CHECKING:
    from .bind import bind, draw_furniture
    from .galley import compile, overlay_start_pt, warm, warm_sheet
    from .sheets import impose

__all__ = ["Plan", "bind", "compile", "draw_furniture", "impose", "overlay_start_pt", "place_of", "plan", "read_galley", "signatures", "warm", "warm_sheet", "write_galley"]

__getattr__ = late(
    __name__, {"bind": "bind", "draw_furniture": "bind", "compile": "galley", "impose": "sheets", "overlay_start_pt": "galley", "warm": "galley", "warm_sheet": "galley"}
)
