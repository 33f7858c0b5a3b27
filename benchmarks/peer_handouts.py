"""Stock WeasyPrint, a PDF/UA-1 for each file, in one process: `python -m benchmarks.peer_handouts HTML-FOLDER OUT-FOLDER`."""

import sys
from pathlib import Path

import weasyprint

source, target = map(Path, sys.argv[1:])
target.mkdir(parents=True, exist_ok=True)
for path in sorted(source.glob("*.html")):
    weasyprint.HTML(filename=path).write_pdf(target / f"{path.stem}.pdf", pdf_variant="pdf/ua-1")
