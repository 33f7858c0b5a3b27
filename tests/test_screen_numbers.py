"""Telephone numbers in right-to-left text, in the EPUB and on the pages: always in the order in which they are dialled."""

from __future__ import annotations

import re
import zipfile
from pathlib import Path

import pytest
from lxml import etree

from booklet import build
from reader_kit import lay

NUMBER = "555-010-0199"
ARTICLE = f"""---
title: النوم
lang: ar
resources:
  - {{name: خط النوم, kind: helpline, phone: {NUMBER}, note: اتصل على {NUMBER} ليلاً}}
sources:
  - {{name: مركز النوم, note: الهاتف {NUMBER}}}
---

اتصل بنا على {NUMBER} في أي وقت.

| اليوم | الهاتف |
|---|---|
| الأحد | مساءً {NUMBER} |
"""
SETTINGS = f"""[collection]
title = "كتاب"
language = "ar"
description = "للمساعدة {NUMBER}"
[clinic]
name = "عيادة"
phone = "{NUMBER}"
address = "شارع النيل، هاتف {NUMBER}"
hours = "من التاسعة، {NUMBER}"
"""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> list[etree._Element]:
    root = tmp_path_factory.mktemp("numbers")
    lay(root, {"booklet.toml": SETTINGS, "content/sleep.md": ARTICLE})
    options = build.Options(keep_going=True, jobs=1, cache=False, output=root / "book.epub", editions=("none",))
    [book] = [artifact.path for artifact in build.epub(root, options).artifacts]
    with zipfile.ZipFile(book) as archive:
        found = [etree.fromstring(archive.read(name)) for name in archive.namelist() if name.endswith(".xhtml")]
    pages = [artifact.path for artifact in build.html(root, build.Options(keep_going=True, jobs=1, cache=False)).artifacts]
    return found + [etree.HTML(page.read_bytes()) for page in pages]


def test_every_number_runs_from_left_to_right(documents: list[etree._Element]) -> None:
    seen = 0
    for document in documents:
        for element in document.iter(etree.Element):
            for text, place in ((element.text, element), (element.tail, element.getparent())):
                if not text or place is None or etree.QName(place).localname in ("script", "style", "title", "meta"):
                    continue
                for _ in re.finditer(re.escape(NUMBER), text):
                    seen += 1
                    nearest = next(up.get("dir") for up in (place, *place.iterancestors()) if up.get("dir"))
                    assert nearest == "ltr", text
    assert seen >= 15
