"""A small collection with every construct of docs/tree.md, for the tests of EPUB and proof."""

from __future__ import annotations

import hashlib
import io
from datetime import date
from pathlib import Path

from booklet import epub
from booklet.pages.body import body
from booklet.model import (
    Article, Asset, Clinic, Collection, CollectionSettings, Person, Project, Resource, Status, Term, Topic,
)

__all__ = ["STAMP", "ar_article", "asset", "book", "collection", "project", "rendered", "sink_article"]

STAMP = "2026-05-04T00:00:00+00:00"

DRAWING = (
    '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 40 20" role="img"><title>Two circles</title>'
    '<linearGradient id="g"/><circle cx="10" cy="10" r="8" fill="var(--accent, #004d5a)"/>'
    '<circle cx="30" cy="10" r="8" fill="var(--unknown, #333)"/></svg>'
)

SINK = """<div class="article-body">
<section class="block key-points" data-block="key-points" data-line="3"><h2 class="block-title" id="key-points" data-generated="">Key points</h2>
<ul data-line="4"><li data-line="4">Sleep matters.</li><li data-line="5">You are not alone.</li></ul></section>
<h2 id="first" data-line="7">First steps<sup class="note-call"><a id="fnref-1" href="#fn-1" role="doc-noteref">1</a></sup></h2>
<p data-line="9">Talk to <em>someone</em> you <strong>trust</strong>. See <a href="article:second">the second article</a>,
<a href="article:second#why">why</a>, <a href="#first">here</a>, <a href="term:anxiety">anxiety</a>,
<a href="https://example.org/a?b=1&amp;c=2">a site</a> or <a href="tel:988">988</a>. <span lang="es">Hola, amigo.</span></p>
<ul class="checklist" data-line="12"><li class="unticked"><span class="box" role="img" aria-label="not ticked"></span> Call a friend</li>
<li class="ticked"><span class="box" role="img" aria-label="ticked"></span> Drink water</li></ul>
<h3 id="deep" data-line="15">A table and a picture</h3>
<table id="times" data-line="17"><caption>Times of day</caption><thead><tr><th scope="col">Part</th><th scope="col" class="end">Hours</th></tr></thead>
<tbody><tr><th scope="row">Night</th><td class="end">8</td></tr><tr><th scope="row">Day</th><td class="end">16</td></tr></tbody></table>
<figure id="talk" data-line="22"><img src="asset:talk.svg" alt="Two people talking"/><figcaption>Talking helps.</figcaption></figure>
<p data-line="24"><img src="asset:dot.png" alt="" role="presentation" class="decorative"/>H<sub>2</sub>O and x<sup>2</sup>, <abbr title="World Health Organization">WHO</abbr>, <dfn id="dfn-stress">stress</dfn>,
<del>old</del> <ins>new</ins> <mark>marked</mark> <q>quoted</q> <cite>cited</cite> <code>code</code> <kbd>Ctrl</kbd> <small>small</small><br/>next line.</p>
<aside class="block note" data-block="note" data-line="27"><h3 class="block-title" id="note-1">A note</h3><p>Rest is work.</p></aside>
<aside class="block warning" data-block="warning" data-line="29"><h3 class="block-title" id="warn-1" data-generated="">Warning</h3><p>Do not stop at once.</p></aside>
<section class="block crisis" data-block="crisis"><h3 class="block-title" id="crisis-1" data-generated="">Help in a crisis</h3><p>Call 988.</p></section>
<dl data-line="31"><dt>Sleep</dt><dd>Rest at night.</dd><dt>Nap</dt><dd><p>Rest by day.</p></dd></dl>
<ol start="3" type="a" data-line="35"><li>Third<ol><li>Inner</li></ol></li><li><p>Fourth.</p><p>More.</p></li></ol>
<blockquote data-line="39"><p>Words of hope.</p></blockquote><pre data-line="41"><code class="language-text">one  two
three</code></pre>
<math xmlns="http://www.w3.org/1998/Math/MathML" alttext="x squared"><msup><mi>x</mi><mn>2</mn></msup></math>
<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 10 10" role="img"><title>A square</title><rect width="10" height="10"/></svg>
<details data-line="44"><summary>More about this</summary><p>The long story.</p></details>
<p dir="rtl" lang="ar">مرحبا بكم</p>
<p><a href="article:gone" class="x">A lost link</a> <span class="print-only">(page 12)</span> stays.</p>
<section class="block notes-lines" data-block="notes-lines"><h3 class="block-title" id="lines" data-generated="">My notes and questions</h3><div class="rule-lines" data-lines="6" aria-hidden="true"></div></section>
<section class="notes" role="doc-endnotes"><h2 id="notes" data-generated="">Notes</h2><ol><li id="fn-1" class="note"><p>Smith 2020. <a href="#fnref-1" role="doc-backlink" aria-label="Back to the text">↩</a></p></li></ol></section>
</div>"""


def asset(name: str, media_type: str, data: bytes) -> Asset:
    return Asset(name, media_type, hashlib.sha256(data).hexdigest(), data=data)


def png(width: int = 2, height: int = 2) -> bytes:
    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (width, height), "#336677").save(out, "PNG")
    return out.getvalue()


def sink_article(slug: str = "sink", topic: str = "calm") -> Article:
    return Article(
        slug, "Every construct", SINK, f"content/{topic}/{slug}.md", topic=topic, title_html="Every <em>construct</em>",
        authors=(Person("Ana Díaz", "RN"), Person("Li Wei")), reviewed_by=(Person("Sam Roe", "MD"),),
        last_reviewed=date(2026, 5, 4), next_review=date(2028, 5, 4), status=Status.SAMPLE, funding="The county",
        keywords=("sleep", "stress"),
        assets=(asset("talk.svg", "image/svg+xml", DRAWING.encode()), asset("dot.png", "image/png", png())),
    )


def ar_article() -> Article:
    body = '<div class="article-body"><h2 id="nawm">النوم</h2><p>النوم مهم جدا للصحة.</p></div>'
    return Article("nawm", "النوم الجيد", body, "content/calm/nawm.md", lang="ar", direction="rtl", topic="calm")


def second_article() -> Article:
    body = '<div class="article-body"><p>Plain words.</p><h2 id="why">Why</h2><p>Because it helps.</p></div>'
    return Article("second", "Second & last", body, "content/calm/second.md", topic="calm", section=("More",))


def root_article() -> Article:
    body = '<div class="article-body"><p>Welcome to <a href="topic:calm">Calm</a>.</p></div>'
    return Article("welcome", "Welcome", body, "content/welcome.md")


def collection() -> Collection:
    return Collection(
        "Calm days", "en",
        (
            Topic("", "", articles=(root_article(),)),
            Topic("calm", "Finding calm", "<p>Two sentences. About calm.</p>", (sink_article(), ar_article(), second_article())),
        ),
        resources=(
            Resource("Lifeline", "crisis", phone="988", text="988", web="https://988lifeline.org/", note="Day and night.", articles=("sink", "second")),
            Resource("Ayuda", "organization", phone="1-800-555-0100", lang="es", web="https://example.org/es?x=1&y=2", articles=("sink",)),
            Resource("A good book", "reading", articles=("second",)),
        ),
        glossary=(Term("anxiety", "Worry that <em>stays</em>.", "anxiety", "en", ("sink",)),),
    )


def project() -> Project:
    return Project(
        Path("."), Path("content"), Path("output"),
        CollectionSettings(title="Calm days", subtitle="A booklet", language="en", publisher="North Clinic", rights="© 2026 North Clinic", description="For those who cannot sleep."),
        Clinic("North Clinic", "1-800-555-0199", "1 Main St", "https://clinic.example.org", "9-5"),
    )


def rendered(whole: Collection, plan: epub.Plan) -> dict[str, str]:
    """Bodies as `booklet epub` has them: rendered by the pages room."""
    return {
        article.slug: body(article, level_shift=place.level_shift, href=plan.href, id_prefix=place.prefix)
        for article in whole.articles
        if (place := plan.articles[article.slug])
    }


def book(**more: object) -> bytes:
    """The whole collection as an EPUB."""
    whole, settings = collection(), project()
    plan = epub.plan(whole)
    options = {
        "metadata": epub.metadata(whole, settings, stamp=STAMP, source="Calm days, standard edition (PDF)"),
        "css": {"booklet.css": "body { margin: 0 }\n"},
        "assets": [each for article in whole.articles for each in article.assets],
        "tokens": {"accent": "#005f6b"},
        "cover": png(60, 90),
    } | more
    return epub.write(epub.chapters(whole, settings, rendered(whole, plan), plan), plan=plan, **options)
