"""Text in every script that booklet has fonts for: read back from the tag tree as it was typed.

A letter that comes back as another makes a wrong word, and nobody sees it on the page.
"""

from __future__ import annotations

import io
import re
import subprocess
import tomllib
from dataclasses import dataclass
from pathlib import Path

import pikepdf
import pytest
import verapdf

from booklet import pdf, proof, styles
from booklet.editions import BUILT_IN
from booklet.model import BoundPart, Project
from pdf_samples import CSS, document, furniture, opened, publication, theme

ARABIC = "ءآأؤإئابةتثجحخدذرزسشصضطظعغفقكلمنهوىي"
PERSIAN_URDU = "پچژگکیہھےٹڈڑں"
HEBREW = "אבגדהוזחטיךכלםמןנסעףפץצקרשת"

TEXTS = {
    # Each letter alone and at a word's start, middle and end; lam-alef; shapes that differ in dots only; vowel signs.
    "ar": [
        " ".join(ARABIC), " ".join(f"م{letter}م" for letter in ARABIC), " ".join(letter * 3 for letter in ARABIC),
        " ".join(f"{letter}م" for letter in ARABIC), " ".join(f"م{letter}" for letter in ARABIC),
        "لا لأ لإ لآ بلا بلأ بلإ بلآ الله لله", "نص بص تص يص ثص نبت بيت تثبت حج خج جح ذات دات فق قف",
        "إِنَّ قُرْآنٌ كِتَابًا شُكْرًا مَدْرَسَةٍ لُغَةُ", "٠١٢٣٤٥٦٧٨٩ ٢٥٪ خذ 20 ملغ مرتين؟ نعم، لا؛ «نعم»",
    ],
    "fa": [" ".join(f"{letter} م{letter}م {letter}م م{letter}" for letter in PERSIAN_URDU), "۰۱۲۳۴۵۶۷۸۹ می\u200cخواهم"],
    "he": [" ".join(HEBREW), "שָׁלוֹם עוֹלָם בְּרֵאשִׁית", "עזרה ראשונה: חייגו 101, ש״ח ג׳"],
    "vi": ["Ấy ầm ẩn ẫm ệ ộ ợ ữ ỳ ỹ ỵ ặ ẵ đ Đ ơ ư ă", "Nếu bạn nghĩ đến tự tử, hãy gọi ngay", "a\u0302\u0301 e\u0323\u0302 ò"],
    "el": ["αβγδεζηθικλμνξοπρσςτυφχψω ΑΒΓΔΩ", "Ελλάδα ΐ ΰ ϊ ώ ἀρχή"],
    "ru": ["абвгдеёжзийклмнопрстуфхцчшщъыьэюя", "Україна їєґ ђ џ ѓ ќ Ё Й"],
    "hi": ["नमस्ते किताब विश्वास क्षेत्र ज्ञान स्त्री हिन्दी प्रार्थना", "मि लि नि कि र्क ट्र कृपया १२३ आत्महत्या।"],
    "bn": ["বাংলা ক্ষমা কি মি আমরা সাহায্য কোথায় কৌশল"],
    "ta": ["தமிழ் உதவி கொ கோ கௌ நீங்கள் ஸ்ரீ"],
    "te": ["తెలుగు సహాయం క్షమించు కృతజ్ఞత"],
    "km": ["ជំនួយ ភាសាខ្មែរ កម្ពុជា ស្រុក"],
    "th": ["ภาษาไทย น้ำ กำลัง ที่ ผู้ป่วย ช่วยเหลือ ๑๒๓ เก็บ ปั้น ญี่ปุ่น"],
    "zh-Hans": ["如果你在考虑自杀，请拨打电话。", "骨直关门 “帮助” 12条"],
    "zh-Hant": ["如果您正在考慮自殺，請撥打電話。", "骨直關門 「幫助」 12條"],
    "ja": ["助けが必要なら電話してください。", "がぎぐげご カタカナ ー ｜ 骨直"],
    "ko": ["도움이 필요하면 전화하세요.", "한국어 값 닭 훑다"],
    "en": ["☐ ☑ ✓ ✔ ✗ ✘ ← ↑ → ↓ ⇒ • ★ ⚠", "mother\u2011in\u2011law 9–5 — “x” ‘y’ … ½ ≤ ≥ − × ° µ €", "office ffi fjord ﬁ of\u00adfice",
           # what clinics type on their telephones; joined drawings, skin and a flag keep all that they are made of
           "☎ 555 ✉ ☒ ✎ ✏ ☞ ✂ ➔ ❑ ⓘ ① ½ ™ ® ☀", "🙂 a 📞 b 📧 c ✅ d ❌ e 💊 f 🏥 g ⏰", "☎\ufe0f a ❤\ufe0f b 👨\u200d👩\u200d👧 c 👍🏽 d 🇺🇸"],
}
RIGHT_TO_LEFT = {"ar", "fa", "he"}
EDITION = BUILT_IN["standard"]


@dataclass(frozen=True, slots=True)
class Page:
    data: bytes
    words: list[str]
    source: list[str]
    rules: list[str]


@pytest.fixture(scope="module")
def set_in(tmp_path_factory: pytest.TempPathFactory):
    """A text by its language, in the theme's own type, regular and bold."""
    folder = tmp_path_factory.mktemp("theme")
    own = styles.load(Project(folder, folder, folder))
    css = styles.print_css(own, EDITION)
    done: dict[str, Page] = {}

    def one(lang: str) -> Page:
        if lang not in done:
            turn = ' dir="rtl"' if lang in RIGHT_TO_LEFT else ""
            body = "".join(f'<p lang="{lang}"{turn}>{text}</p><p lang="{lang}"{turn}><strong>{text}</strong></p>' for text in TEXTS[lang])
            galley = pdf.compile(document("one", body, title="T", lang=lang), css, EDITION, own)
            part = BoundPart(galley, furniture="none")
            data = pdf.bind([part], publication(lang=lang), EDITION, own, furniture, css)[0]
            source = " ".join(["T", *(f"{text} {text}" for text in TEXTS[lang])])
            done[lang] = Page(data, list(proof.pdf_words(data)), _typed(source), [finding.rule for finding in galley.findings])
        return done[lang]

    return one


@pytest.mark.parametrize("lang", TEXTS)
def test_every_character_is_read_as_typed(set_in, lang: str) -> None:
    page = set_in(lang)
    assert [_visible(word) for word in page.words] == page.source


def test_the_non_joiner_of_persian_is_kept(set_in, tmp_path: Path) -> None:
    """Without it می‌خواهم, "I want", becomes a word that does not exist, to a search and to a voice."""
    file = tmp_path / "text.pdf"
    file.write_bytes(set_in("fa").data)
    shown = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, text=True, check=True).stdout
    assert shown.count("می\u200cخواهم") == 2 and "میخواهم" not in shown


@pytest.mark.parametrize("lang", TEXTS)
def test_no_character_is_without_a_glyph(set_in, lang: str) -> None:
    assert set_in(lang).rules == []


@pytest.mark.parametrize("lang", TEXTS)
def test_a_second_reader_hears_the_same(set_in, lang: str, tmp_path: Path) -> None:
    """poppler's own reading of the structure tree."""
    file = tmp_path / "text.pdf"
    file.write_bytes(set_in(lang).data)
    shown = subprocess.run(["pdfinfo", "-struct-text", file], capture_output=True, text=True, check=True)
    told = "".join(line.strip()[1:-1] for line in shown.stdout.splitlines() if line.strip().startswith('"'))
    assert shown.stderr == ""
    assert _visible("".join(told.split())) == "".join(set_in(lang).source)


def test_verapdf_finds_nothing_in_any_script(set_in) -> None:
    if why := verapdf.missing():
        pytest.skip(f"veraPDF did not run: {why}")
    assert {lang: verapdf.failures(set_in(lang).data, "ua1") for lang in TEXTS} == dict.fromkeys(TEXTS, [])


def test_every_arabic_letter_is_a_glyph_of_its_own(set_in) -> None:
    """So that the words are right in a reader that knows nothing of tags: one font, no shape that stands for two letters."""
    file = pikepdf.open(io.BytesIO(set_in("ar").data))
    names = [str(font.BaseFont).partition("+")[2] for font in file.pages[0].Resources.Font.values()]
    assert names.count("IBM-Plex-Sans-Arabic") == names.count("IBM-Plex-Sans-Arabic-Bold") == 1


def test_signs_come_from_fonts_of_signs_and_no_word_does(set_in) -> None:
    """A joined drawing is told whole."""
    file = pikepdf.open(io.BytesIO(set_in("en").data))
    told: dict[str, bytes] = {}
    for font in (font for page in file.pages for font in page.Resources.Font.values()):
        name = str(font.BaseFont).partition("+")[2]
        told[name] = told.get(name, b"") + font.ToUnicode.read_bytes()
    assert {"DejaVu-Sans", "Noto-Emoji"} <= told.keys()
    assert "👨\u200d👩\u200d👧".encode("utf-16-be").hex().encode() in told["Noto-Emoji"]
    assert not {name for lang in ("ar", "he", "ru", "el", "vi") for page in pikepdf.open(io.BytesIO(set_in(lang).data)).pages
                for name in map(str, (font.BaseFont for font in page.Resources.Font.values())) if "DejaVu" in name}


@pytest.mark.parametrize(("lang", "family"), [
    ("zh-Hans", "Noto-Sans-SC"), ("zh-Hant", "Noto-Sans-TC"), ("ja", "Noto-Sans-JP"), ("ko", "Noto-Sans-KR")])
def test_chinese_japanese_and_korean_have_shapes_of_their_own(set_in, lang: str, family: str) -> None:
    """One code point is drawn otherwise in each, and bold is a weight, not a smear."""
    file = pikepdf.open(io.BytesIO(set_in(lang).data))
    names = {str(font.BaseFont).partition("+")[2] for page in file.pages for font in page.Resources.Font.values()}
    assert {name for name in names if name.startswith("Noto-Sans-")} == {family, f"{family}-Bold"}


@pytest.mark.parametrize(("lang", "words"), [("he", "שָׁלוֹם עולם"), ("ar", "نص بص"), ("th", "ที่ บ้าน"), ("zh", "帮助")])
def test_a_script_without_a_font_is_an_error_and_keeps_its_words(lang: str, words: str) -> None:
    """Nothing of what the engine makes of a missing glyph may reach the file as a glyph number."""
    small = theme()
    turn = ' dir="rtl"' if lang in RIGHT_TO_LEFT else ""
    galley = pdf.compile(document("one", f'<p lang="{lang}" data-line="7"{turn}>{words}</p>', title="T"), CSS, EDITION, small)
    assert {(finding.rule, str(finding.position)) for finding in galley.findings} == {("character-without-glyph", "content/one.md:7")}
    data = pdf.bind([BoundPart(galley, furniture="none")], publication(), EDITION, small, furniture, CSS)[0]
    assert len(data) < 100_000
    assert list(proof.pdf_words(data)) == ["T", *words.split()]
    for item in opened(data).objects:
        if isinstance(item, pikepdf.Dictionary) and "/W" in item:
            assert max(first for first in item.W if not isinstance(first, pikepdf.Array)) < 65536


def test_a_script_whose_fonts_are_not_installed_is_told_once_with_the_package(monkeypatch: pytest.MonkeyPatch) -> None:
    from booklet.pdf import complaints

    installed = complaints.find_spec
    monkeypatch.setattr(complaints, "find_spec", lambda name: None if name == "justmytype_intl_cjk" else installed(name))
    body = '<p lang="zh-Hans" data-line="7">请拨打电话寻求帮助。</p><p lang="zh-Hans" data-line="9">谢谢</p>'
    galley = pdf.compile(document("one", body, title="T"), CSS, EDITION, theme())
    told = [finding for finding in galley.findings if "Chinese" in finding.message]
    assert [str(finding.position) for finding in told] == ["content/one.md:7"]
    assert "(lines 7, 9)" in told[0].message
    assert "pip install justmytype-intl-cjk" in told[0].hint


def test_every_package_that_is_named_is_in_the_extra() -> None:
    from booklet.pdf.complaints import _SCRIPTS
    from booklet.styles.fonts import PACKAGES

    extra = tomllib.loads((Path(__file__).parent.parent / "pyproject.toml").read_text())["project"]["optional-dependencies"]["scripts"]
    assert {package for _, package in _SCRIPTS.values()} == {re.split("[>=]", entry)[0] for entry in extra}
    assert all(PACKAGES[package.replace("-", "_")] for _, package in _SCRIPTS.values()), "each is optional"


def _fonts(set_theme, body: str) -> set[str]:
    galley = pdf.compile(document("one", body, title="T"), *set_theme)
    file = pikepdf.open(io.BytesIO(galley.pdf))
    return {str(font.BaseFont).partition("+")[2] for page in file.pages for font in page.Resources.Font.values()}


@pytest.fixture(scope="module")
def set_theme(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("theme")
    own = styles.load(Project(folder, folder, folder))
    return styles.print_css(own, EDITION), EDITION, own


@pytest.mark.parametrize(("lang", "word", "font"), [
    ("zh-Hans", "重要", "Noto-Sans-SC-Bold"), ("ja", "重要", "Noto-Sans-JP-Bold"), ("ko", "중요", "Noto-Sans-KR-Bold"),
    ("ar", "مهم", "IBM-Plex-Sans-Arabic-Bold")])
def test_letters_that_are_never_slanted_are_bold_where_others_are_italic(set_theme, lang: str, word: str, font: str) -> None:
    fonts = _fonts(set_theme, f'<p lang="{lang}"><em>{word}</em></p>')
    assert font in fonts and not any("Italic" in name or "Oblique" in name for name in fonts)
    assert any("Italic" in name for name in _fonts(set_theme, f'<p lang="{lang}"><em lang="en">word</em></p><p><em>word</em></p>'))


def test_a_vietnamese_word_in_an_english_text_is_in_one_font(set_theme) -> None:
    """Half of its letters from another font, accents upon accents would stand at two heights."""
    def regular(body: str) -> set[str]:
        return {name.rstrip(",") for name in _fonts(set_theme, body) if "Bold" not in name}  # the title is bold

    assert regular('<p><span lang="vi">nghiêng ngả ấm ộ</span></p>') == regular('<p lang="vi">nghiêng ngả</p>') == {"Source-Sans-3"}
    assert regular("<p>nghiêng ngả ấm ộ</p>") == {"Source-Sans-3", "Atkinson-Hyperlegible"}, "of a passage that does not say so"


def _visible(text: str) -> str:
    """Without what is not seen: soft hyphens, joiners, and marks of direction."""
    return text.translate(dict.fromkeys(map(ord, "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e")))


def _typed(text: str) -> list[str]:
    return [_visible(word) for word in text.split()]
