"""Readers: how fast each makes a record on one core, and how good its articles are beside trafilatura."""

import gzip
import json
import re
from collections import Counter
from pathlib import Path

import trafilatura

from archive.errors import InputError
from ingest.blocks import Hints
from ingest.drafting import draft
from tests.benchmarks import book
from tests.benchmarks.material import CORPUS, unpacked
from tests.benchmarks.timing import milliseconds, table

SHARED = CORPUS.parent
SAMPLES = Path(__file__).parents[2] / "samples"
SPEECHES = 200  # every tenth


def main():
    """Print the section."""
    print("## Readers\n")
    print("One process, from bytes to record: reading, cleaning, metadata; libraries are loaded before.\n")
    rows = [(name, *_speed(files)) for name, files in _material() if files]
    print(table(("kind", "files", "MB", "MB/s", "files/s", "not read"), rows))
    if longest := max((SHARED / "pdf").glob("*.pdf"), key=lambda path: path.stat().st_size, default=None):
        print(f"The longest PDF by one worker and by two, {book.ROUNDS} times in turn; medians.\n")
        print(book.measured(longest))
    if (SHARED / "html-articles").is_dir():
        print(_quality())
    else:
        print("Skipped: the pages with their ground truth are not in ../shared/corpus.\n")


def _material():
    """Names of kinds, each with (file name, bytes) of its files."""
    with unpacked() as speeches:
        if speeches:
            chosen = sorted(speeches.rglob("*.txt"))[:: max(1, 2114 // SPEECHES)]
            yield "text: speeches", [(path.name, path.read_bytes()) for path in chosen]
    yield "text: samples", _files(SAMPLES, ".txt")
    yield "Markdown: samples", _files(SAMPLES, ".md")
    yield "HTML: news pages", _gzipped("html-articles") + _gzipped("html-dates")
    yield "HTML: samples", _files(SAMPLES, ".html", ".xhtml")
    yield "PDF", _files(SHARED / "pdf", ".pdf") + _files(SAMPLES, ".pdf")


def _files(folder, *endings):
    return [(path.name, path.read_bytes()) for path in sorted(folder.rglob("*")) if path.suffix in endings]


def _gzipped(name):
    return [(path.stem, gzip.decompress(path.read_bytes())) for path in sorted((SHARED / name).glob("*.gz"))]


def _speed(files):
    _record(*files[0])
    taken, made = milliseconds(lambda: [_record(name, content) for name, content in files])
    failed, seconds = made.count(None), taken / 1000
    size = sum(len(content) for _, content in files) / 1e6
    return len(files), f"{size:.1f}", f"{size / seconds:.2f}", f"{len(files) / seconds:.1f}", failed


def _record(name, content):
    try:
        return draft(content, Hints(name=name, path=name))
    except InputError:
        return None


def _quality():
    """Bodies by F1 of runs of four words, the measure of the article-extraction benchmark; dates."""
    truth = json.loads((SHARED / "html-articles" / "ground-truth.json").read_text())
    pages = {name.removesuffix(".html"): page for name, page in _gzipped("html-articles")}
    ours = [f1(_body(_record(f"{key}.html", pages[key])), truth[key]["articleBody"]) for key in truth]
    plain = [f1(trafilatura.extract(pages[key]) or "", truth[key]["articleBody"]) for key in truth]
    known = json.loads((SHARED / "html-dates" / "dates.json").read_text())
    wanted = {name: item["date"] for name, item in known.items() if isinstance(item["date"], str)}
    dated = dict(_gzipped("html-dates"))
    mine = {name: (made.metadata.date if (made := _record(name, dated[name])) else None) for name in wanted}
    theirs = {name: _their_date(dated[name]) for name in wanted}
    return table(
        ("", "mean F1 of bodies", "dates right", "dates wrong"),
        [
            ("Pincite", f"{sum(ours) / len(ours):.3f}", *_shares(mine, wanted)),
            ("trafilatura alone", f"{sum(plain) / len(plain):.3f}", *_shares(theirs, wanted)),
        ],
    )


def _their_date(page):
    found = trafilatura.bare_extraction(page, with_metadata=True)
    return found.date if found else None


def _shares(made, wanted):
    right = sum(made[name] == date for name, date in wanted.items())
    wrong = sum(bool(made[name]) and made[name] != date for name, date in wanted.items())
    return f"{right / len(wanted):.2f}", f"{wrong / len(wanted):.2f}"


def _body(made):
    """A record as one text: each section's title before its first passage."""
    if made is None:
        return ""
    parts, last = [], None
    for item in made.paragraphs:
        if item.section is not None and item.section != last:
            titles = made.sections[(-1 if last is None else last) + 1 : item.section + 1]
            parts += [section.title for section in titles]
            last = item.section
        parts.append(item.text)
    return "\n".join(parts)


def f1(got, wanted):
    """The harmonic mean of precision and recall of runs of four words."""
    got, wanted = _shingles(got), _shingles(wanted)
    both = sum((got & wanted).values())
    if not both:
        return float(not got and not wanted)
    precision, recall = both / sum(got.values()), both / sum(wanted.values())
    return 2 * precision * recall / (precision + recall)


def _shingles(text):
    words = re.findall(r"\w+", text)
    return Counter(tuple(words[i : i + 4]) for i in range(max(1, len(words) - 3))) if words else Counter()
