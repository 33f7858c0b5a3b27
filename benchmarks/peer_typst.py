"""pandoc, then Typst with PDF/UA-1: `python -m benchmarks.peer_typst FONTS BOOK.typ BOOK.pdf PANDOC…`."""

import subprocess
import sys

import typst

fonts, middle, target, *pandoc = sys.argv[1:]
subprocess.run([*pandoc, "-o", middle], check=True)
typst.compile(middle, output=target, font_paths=[fonts], ignore_system_fonts=True, pdf_standards=["ua-1"])
