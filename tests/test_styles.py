"""The theme: accents that can be read, sheets laid over one another, tokens put in place."""

from __future__ import annotations

import dataclasses
import re
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from booklet import editions, styles
from booklet.findings import BookletError
from booklet.model import Clinic, Project
from booklet.styles.colour import ENOUGH, contrast, mix, nearest_dark, palette
from booklet.styles.sheets import edition_tokens, resolve, split_tokens

colours = st.integers(0, 0xFFFFFF).map(lambda number: f"#{number:06x}")
STYLES = Path(__file__).parent.parent / "styles"


def project(root: Path, **values: object) -> Project:
    return Project(root, root, root / "output", **values)  # type: ignore[arg-type]


# -- colours -------------------------------------------------------------------------------------


def test_contrast_has_the_two_ends_that_wcag_gives_it() -> None:
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#767676", "#ffffff") == pytest.approx(4.54, abs=0.01)
    assert contrast("#0b4f5c", "#0b4f5c") == 1


@given(colours)
def test_the_nearest_shade_is_dark_enough_and_never_lighter_than_asked(colour: str) -> None:
    shade = nearest_dark(colour)
    assert contrast(shade, "#ffffff") >= ENOUGH
    assert contrast(shade, "#ffffff") >= min(contrast(colour, "#ffffff"), ENOUGH)


@given(colours.filter(lambda colour: contrast(colour, "#ffffff") >= ENOUGH))
def test_every_readable_accent_gives_a_palette_whose_pairs_all_contrast_enough(colour: str) -> None:
    made = palette(colour)
    assert contrast("#000000", made["tint"]) >= ENOUGH
    assert contrast(made["accent"], made["tint"]) >= 4.5
    assert made["tint"] == mix(colour, 0.06)  # tints stay under ten per cent


def used(property_: str, *names: str) -> set[str]:
    """What stands behind a property in the theme's sheets of these names: tokens, and any colour written out."""
    text = "\n".join(re.sub(r"/\*.*?\*/", "", (STYLES / name).read_text(encoding="utf-8"), flags=re.DOTALL) for name in names)
    values = re.findall(rf"(?<![\w-]){property_}\s*:\s*([^;}}]+)", text)
    return {found for value in values for found in re.findall(r"var\(--([\w-]+)|(#[0-9a-fA-F]{3,8}|\brgba?\(|\bhsla?\()", value) for found in found if found}


def test_every_colour_that_paper_gets_is_in_a_measured_pair() -> None:
    """A sheet that paints with another token, or with a colour of its own, must add its pair to the table."""
    fronts, grounds = {front for front, *_ in styles.PAIRS}, {ground for _, ground, *_ in styles.PAIRS}
    named = {"topic-colour"}  # ink or accent, as the edition has it
    assert used("color", *styles.PRINT) - named <= fronts
    assert used("background(?:-color)?", *styles.PRINT) <= grounds
    rules = used(r"border[\w-]*", *styles.PRINT)
    assert {name for name in rules if not name.startswith("rule-")} - {"accent-soft"} <= fronts | grounds
    assert not {name for name in (*used("color", *styles.PRINT), *rules) if name.startswith(("#", "rgb", "hsl"))}
    edition = [edition_tokens(each)["topic-colour"] for each in editions.BUILT_IN.values()]
    assert set(edition) == {"var(--ink)", "var(--accent)"}


def test_every_colour_that_a_browser_gets_is_in_a_measured_pair() -> None:
    pairs = {name for front, ground, *_ in styles.SCREEN_PAIRS for name in (front, ground)}
    assert used("color", "html.css") | used("background(?:-color)?", "html.css") <= pairs


@given(st.one_of(colours, colours.map(nearest_dark)))
def test_an_accent_gives_a_palette_that_can_be_read_in_colour_in_grey_and_in_the_dark_or_an_error(colour: str) -> None:
    """What is let through is legible on every ground of the theme; what is not is told with a shade that is."""
    place = project(STYLES.parent, accent=colour)
    if contrast(colour, "#ffffff") < ENOUGH:
        with pytest.raises(BookletError, match="accent-too-light") as refused:
            styles.load(place)
        shade = refused.value.findings[0].hint.rpartition(" ")[2]
        assert contrast(shade, "#ffffff") >= ENOUGH
        return
    theme = styles.load(place)
    assert not list(styles.contrast_findings(theme))
    for pair in styles.contrasts(theme):
        least = 4.5 if pair.least >= 4.5 else 3.0
        assert contrast(grey(pair.front_colour), grey(pair.ground_colour)) >= least, pair


def grey(colour: str) -> str:
    """As a printer without colours mixes it (ITU-R BT.601)."""
    red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
    return "#" + f"{round(0.299 * red + 0.587 * green + 0.114 * blue):02x}" * 3


def test_the_built_in_theme_has_no_pair_that_contrasts_too_little(tmp_path: Path) -> None:
    theme = styles.load(project(tmp_path))
    assert len(styles.contrasts(theme)) >= 7
    assert all(pair.enough for pair in styles.contrasts(theme))
    assert list(styles.contrast_findings(theme)) == []


def test_an_accent_too_light_says_how_light_where_and_what_would_do(tmp_path: Path) -> None:
    (tmp_path / "booklet.toml").write_text('[theme]\naccent = "#5599aa"\n')
    with pytest.raises(BookletError) as error:
        styles.load(project(tmp_path, accent="#5599aa"))
    (finding,) = error.value.findings
    assert str(finding).startswith(
        "booklet.toml:2: error: the accent #5599aa has a contrast of 3.2:1 on white, and words printed in it need 7:1"
    )
    shade = re.search(r"#[0-9a-f]{6}", finding.hint)
    assert shade and contrast(shade[0], "#ffffff") >= ENOUGH
    styles.load(project(tmp_path, accent=shade[0]))  # what the hint names works


def test_the_clinics_accent_reaches_its_tints_and_the_sheets(tmp_path: Path) -> None:
    theme = styles.load(project(tmp_path, accent="#5b1a6e"))
    css = styles.print_css(theme, editions.BUILT_IN["standard"])
    assert theme.tokens["accent"] == "#5b1a6e"
    assert "#5b1a6e" in css and theme.tokens["tint"] in css
    assert "#0b4f5c" not in css


# -- sheets over sheets --------------------------------------------------------------------------


def test_a_file_of_the_same_name_replaces_and_one_of_its_own_is_added(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "blocks.css").write_text(".block { margin: 1cm }")
    (tmp_path / "styles" / "ours.css").write_text("h1 { letter-spacing: 1pt }")
    theme = styles.load(project(tmp_path))
    for css in (styles.print_css(theme, editions.BUILT_IN["standard"]), styles.epub_css(theme)):
        assert ".block { margin: 1cm }" in css and ".when-to-get-help { border" not in css
        assert css.rstrip().endswith("h1 { letter-spacing: 1pt }")


def test_a_token_of_the_collection_counts_and_those_it_leaves_out_stay(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(":root { --hairline: #444444; }")
    theme = styles.load(project(tmp_path))
    assert theme.tokens["hairline"] == "#444444"
    assert theme.tokens["ink"] == "#000000"


def test_a_pale_token_of_the_collection_is_found(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "tokens.css").write_text(":root { --ink: #888888; --hairline: grey; }")
    found = {finding.rule for finding in styles.contrast_findings(styles.load(project(tmp_path)))}
    assert found == {"low-contrast", "colour-not-measurable"}


def test_a_token_that_nobody_defines_is_named(tmp_path: Path) -> None:
    (tmp_path / "styles").mkdir()
    (tmp_path / "styles" / "ours.css").write_text("p { color: var(--inc) } em { color: var(--nobody, #123456) }")
    theme = styles.load(project(tmp_path))
    with pytest.raises(BookletError, match="--inc, which nobody defines"):
        styles.epub_css(theme)


def test_tokens_in_tokens_and_simple_sums_are_worked_out() -> None:
    tokens, rest = split_tokens("/* c */ :root { --a: 6pt; --b: var(--a); }\np { margin: calc(-1 * var(--b)) calc(2pt + var(--a)) }")
    assert resolve(rest, tokens) == "p { margin: -6pt 8pt }"


def test_the_logo_is_an_asset_and_part_of_the_key(tmp_path: Path) -> None:
    logo = tmp_path / "logo.svg"
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg'/>")
    with_logo = styles.load(project(tmp_path, clinic=Clinic(logo=logo)))
    assert "theme/logo" in {asset.name for asset in with_logo.assets}
    assert with_logo.digest != styles.load(project(tmp_path)).digest
    logo.write_text("<svg xmlns='http://www.w3.org/2000/svg' width='1'/>")
    assert styles.load(project(tmp_path, clinic=Clinic(logo=logo))).digest != with_logo.digest


# -- what the sheets may not do ------------------------------------------------------------------


@pytest.mark.parametrize("edition", list(editions.BUILT_IN.values()), ids=lambda edition: edition.name)
def test_print_rules_keep_to_what_the_engine_does_fast_and_knows(edition: object, tmp_path: Path) -> None:
    css = styles.print_css(styles.load(project(tmp_path)), edition)  # type: ignore[arg-type]
    assert not re.search(r"display:\s*(inline-)?(flex|grid)|leader\(|box-shadow|text-align:\s*justify|opacity", css)
    assert "var(" not in css and "None" not in css and "nan" not in css
    assert re.search(r"table \{ table-layout: fixed", css)


def test_the_epub_sheet_leaves_fonts_sizes_colours_and_grounds_to_the_reader(tmp_path: Path) -> None:
    css = styles.epub_css(styles.load(project(tmp_path)))
    assert not re.search(r"#[0-9a-fA-F]{3,6}\b", css)
    assert "position: fixed" not in css
    assert not re.search(r"font-family:(?! inherit)", css)
    assert not re.search(r"[\d.]+pt\b|(?<!border-)font-size:[^;]*px", css)
    assert not re.search(r"@page|asset:", css)
    assert "!important" not in css


def test_pages_in_a_browser_can_be_read_light_and_dark(tmp_path: Path) -> None:
    css = styles.html_css(styles.load(project(tmp_path, accent="#6b1f5c")))
    found = dict(re.findall(r"(a|html) \{[^}]*?(?<!-)color: (#\w+)", css.partition("@media (prefers")[0]))
    dark = dict(re.findall(r"(a|html) \{[^}]*?(?<!-)color: (#\w+)", css.partition("@media (prefers")[2].partition("@media print")[0]))
    assert found == {"html": "#000000", "a": "#6b1f5c"}
    assert min(contrast(colour, "#ffffff") for colour in found.values()) >= ENOUGH
    assert set(dark) == {"html", "a"} and min(contrast(colour, "#16191a") for colour in dark.values()) >= ENOUGH


def test_every_token_that_a_sheet_uses_is_in_the_readme() -> None:
    listed = (STYLES / "README.md").read_text(encoding="utf-8")
    used = {name for path in STYLES.glob("*.css") for name in re.findall(r"var\(--([\w-]+)", path.read_text(encoding="utf-8"))}
    families = {re.sub(r"-.*", "", name) for name in re.findall(r"`--([\w-]+?)-…", listed)}
    missing = {name for name in used if f"--{name}`" not in listed and name.split("-")[0] not in families
               and not re.fullmatch(r"(h[123]|small|loud)-leading|(space|rule)-\w+|accent-\w+", name)}
    assert missing == set()


def test_the_theme_is_the_same_value_each_time(tmp_path: Path) -> None:
    one, two = styles.load(project(tmp_path)), styles.load(dataclasses.replace(project(tmp_path)))
    assert one == two and one.digest == two.digest
