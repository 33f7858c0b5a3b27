"""Footnotes: calls numbered in the order they are read, notes last in the body, links both ways."""

from __future__ import annotations

from lxml import etree

from .blocks import WordsLike
from .marks import line_of, unwrap
from .reporting import Report

__all__ = ["build_notes"]

_RAISED = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def build_notes(body: etree._Element, words: WordsLike, report: Report) -> None:
    """Several calls share one note; a note that no text calls is kept, after the others, and reported."""
    notes: dict[str, etree._Element] = {}
    for element in list(body.iter("div")):
        label = element.attrib.pop("data-note", None)
        if label is None:
            continue
        element.tail = None
        element.getparent().remove(element)
        if label in notes:
            report.warning("footnote-twice", f"the note {label} is written twice", line_of(element), "rename one of them")
            notes[label].extend(element)
        else:
            notes[label] = element
    order: list[str] = []
    calls: dict[str, list[str]] = {}
    _number(body, notes, order, calls, report)
    at = 0
    while at < len(order):  # a note may call another
        _number(notes[order[at]], notes, order, calls, report)
        at += 1
    for label, note in notes.items():
        if label not in calls:
            report.warning("footnote-unused", f"no text calls the note {label}", line_of(note), f"write [^{label}] where it belongs")
            order.append(label)
            calls[label] = []
            _number(note, notes, order, calls, report)
    if order:
        body.append(_section(order, notes, calls, words))


def _number(part: etree._Element, notes: dict[str, etree._Element], order: list[str], calls: dict[str, list[str]],
            report: Report) -> None:
    for call in list(part.iter("sup")):
        label = call.attrib.pop("data-call", None)
        if label is None:
            continue
        if label not in notes:
            report.warning("footnote-undefined", f"there is no note {label}", line_of(call), f"write [^{label}]: and its text")
            unwrap(call)
            continue
        if label not in calls:
            order.append(label)
            calls[label] = []
        number = order.index(label) + 1
        times = len(calls[label]) + 1
        name = f"fnref-{number}" if times == 1 else f"fnref-{number}-{times}"
        calls[label].append(name)
        call.set("class", "note-call")
        call.text = None
        link = etree.SubElement(call, "a", {"id": name, "href": f"#fn-{number}", "role": "doc-noteref"})
        link.text = str(number)


def _section(order: list[str], notes: dict[str, etree._Element], calls: dict[str, list[str]], words: WordsLike) -> etree._Element:
    first_line = min(line_of(note) for note in notes.values())
    section = etree.Element("section", {"class": "notes", "role": "doc-endnotes", "data-line": str(first_line)})
    heading = etree.SubElement(section, "h2", {"data-generated": "", "data-line": str(first_line)})
    heading.text = words.text("notes_heading")
    items = etree.SubElement(section, "ol", {"data-line": str(first_line)})
    for number, label in enumerate(order, 1):
        note = notes[label]
        item = etree.SubElement(items, "li", {"id": f"fn-{number}", "class": "note", "data-line": note.get("data-line", "0")})
        item.text = note.text
        item.extend(list(note))
        last = item[-1] if len(item) and item[-1].tag == "p" else None
        if last is None and calls[label]:
            last = etree.SubElement(item, "p", {"data-line": item.get("data-line")})
        for time, name in enumerate(calls[label], 1):  # the ways back of a note that is called again are told apart
            said = words.text("back_to_text") + (f" {time}" if time > 1 else "")  # in brackets it would not count as said (WCAG 2.5.3)
            back = etree.SubElement(last, "a", {"href": f"#{name}", "role": "doc-backlink", "data-generated": "", "aria-label": said})
            back.text = "↩" + (str(time).translate(_RAISED) if time > 1 else "")
            _space_before(back)
    return section


def _space_before(element: etree._Element) -> None:
    previous, parent = element.getprevious(), element.getparent()
    if previous is not None:
        previous.tail = (previous.tail or "").rstrip() + "\u00a0"
    else:
        parent.text = (parent.text or "").rstrip() + "\u00a0"
