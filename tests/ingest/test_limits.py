"""Inputs made to exhaust a reader: each ends in a record or a reason, soon and within the worker's memory."""

import time

import pytest

from archive.errors import InputError, TooLarge, TooSlow
from archive.folder import Limits
from ingest.blocks import Hints
from ingest.drafting import draft
from ingest.workers import WorkerLimits, Workers

SECONDS = 60

LAUGHS = (
    b'<?xml version="1.0"?><!DOCTYPE html [<!ENTITY a "ha">'
    + b"".join(b'<!ENTITY %c "%s">' % (98 + n, b"&%c;" % (97 + n) * 10) for n in range(10))
    + b']><html xmlns="http://www.w3.org/1999/xhtml"><body><p>The joke: &k;</p><p>And the end of it, after'
    b" which everybody went home and nothing more was said.</p></body></html>"
)
YAML_BOMB = (
    b"---\na: &a [x, x]\n"
    + b"".join(b"%c: &%c [*%c, *%c, *%c, *%c]\n" % (98 + n, 98 + n, *[97 + n] * 4) for n in range(20))
    + b"authors: *u\ntitle: &t {name: *t}\n---\n\nThe text of the note, which is quite short.\n"
)
MERGE_BOMB = (
    b"---\na0: &a0 {k: v, l: w}\n"
    + b"".join(b"a%d: &a%d {<<: [%s]}\n" % (n, n, b", ".join([b"*a%d" % (n - 1)] * 10)) for n in range(1, 9))
    + b"title: Merged\n---\n\nThe text of the note, which is quite short.\n"
)
PAGE_LOOP = (
    b"%PDF-1.4\n1 0 obj << /Type /Catalog /Pages 2 0 R >> endobj\n"
    b"2 0 obj << /Type /Pages /Kids [2 0 R 3 0 R] /Count 4000000000 >> endobj\n"
    b"3 0 obj << /Type /Pages /Kids [2 0 R] /Count 7 >> endobj\n"
    b"trailer << /Root 1 0 R /Size 4 /Prev 9 >>\nstartxref\n9\n%%EOF\n"
)

HOSTILE = {
    "a billion laughs.xhtml": LAUGHS,
    "ten thousand boxes.html": b"<html><body>" + b"<div>" * 10_000 + b"deep down" + b"</div>" * 10_000,
    "unclosed.html": b"<html><body><p>" + b"<b><i>" * 20_000 + b"words",
    "yaml.md": YAML_BOMB,
    "yaml that merges.md": MERGE_BOMB,
    "quotes.md": b"> " * 5_000 + b"deep",
    "lists.md": b"\n".join(b"  " * n + b"- item" for n in range(1_000)),
    "brackets.md": b"[" * 50_000 + b"]" * 50_000,
    "one line.txt": b"word " * 400_000,
    "one word.txt": b"x" * 2_000_000,
    "divided words.txt": b"water-\n" * 70_000,
    "blank.txt": b"\n" * 2_000_000 + b"end of it",
    "digits.txt": b"1. 1. 1. " * 100_000,
    "dots.txt": b"Contents\n" + b"Chapter ......................................... 7\n" * 20_000,
    "quotation marks.txt": b'"' * 200_000 + b" said nobody",
    "page loop.pdf": PAGE_LOOP,
}


@pytest.fixture(scope="module")
def workers():
    with Workers(2, WorkerLimits(SECONDS, Limits().memory_bytes)) as pool:
        yield pool


@pytest.mark.timeout(200)
@pytest.mark.parametrize("name", HOSTILE)
def test_what_is_made_to_exhaust_a_reader_ends_soon(workers, name):
    result = workers.submit(HOSTILE[name], Hints(name=name, path=name))
    try:
        made = result()
    except InputError as error:
        assert "please report it" not in str(error)
        assert not isinstance(error, TooSlow)
    else:
        assert sum(len(item.text) for item in made.paragraphs) < 3 * len(HOSTILE[name]) + 100_000


DEEP = {
    "boxes.html": (b"<html><body>" + b"<div>" * 10_000 + b"deep", "5,000 elements inside each other"),
    "boxes.xhtml": (
        b'<?xml version="1.0"?><html xmlns="http://www.w3.org/1999/xhtml"><body>' + b"<i>" * 10_000 + b"deep",
        "5,000 elements inside each other",
    ),
    "flow.md": (
        b"---\nx: " + b"[" * 10_000 + b"]" * 10_000 + b"\n---\nText.\n",
        "front matter with more than 100",
    ),
    "block.md": (
        b"---\n" + b"\n".join(b" " * n + b"a:" for n in range(500)) + b" x\n---\nText.\n",
        "front matter with more than 100",
    ),
    "quotes.md": (b"> " * 500 + b"deep", "100 lists and quotes inside each other"),
    "lists.md": (b"\n".join(b"  " * n + b"- item" for n in range(500)), "100 lists and quotes"),
}


@pytest.mark.parametrize("name", DEEP)
def test_what_is_nested_too_deeply_is_refused_and_says_so(name):
    content, reason = DEEP[name]
    began = time.monotonic()
    with pytest.raises(TooLarge, match=reason):
        draft(content, Hints(name=name))
    assert time.monotonic() - began < 20


def test_what_is_nested_as_deeply_as_is_allowed_is_read_to_its_end():
    words = "<p>The lamp on the north quay was lit before the first boat came home that night.</p>"
    page = f"<html><body>{'<div>' * 1_000}{words}{'</div>' * 1_000}<p>And this is what came after it.</p>"
    assert [item.text for item in draft(page.encode(), Hints(name="a.html")).paragraphs] == [
        "The lamp on the north quay was lit before the first boat came home that night.",
        "And this is what came after it.",
    ]
    note = f"A note\n\n{'> ' * 90}The deepest words of all.\n\nAnd the end of it."
    assert [item.text for item in draft(note.encode(), Hints(name="a.md")).paragraphs] == [
        "The deepest words of all.",
        "And the end of it.",
    ]


def test_no_entity_of_a_page_and_no_merging_of_front_matter_is_expanded():
    laughs = draft(LAUGHS, Hints(name="a.xhtml"))
    assert laughs.paragraphs[0].text == "The joke: &k;"
    merged = draft(MERGE_BOMB, Hints(name="a.md"))
    assert (merged.metadata.title, len(merged.paragraphs)) == ("Merged", 1)


def test_the_limits_of_nesting_can_be_set():
    page = b"<html><body>" + b"<div>" * 30 + b"<p>Twenty boxes would have done for these words.</p>"
    assert draft(page, Hints(name="a.html")).paragraphs
    with pytest.raises(TooLarge, match="20 elements"):
        draft(page, Hints(name="a.html", limits=Limits(depth=20)))


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_taken():
    with Workers(1, WorkerLimits(0.05, Limits().memory_bytes)) as pool:
        began = time.monotonic()
        with pytest.raises(TooSlow, match="seconds"):
            pool.submit(b"word " * 3_000_000, Hints(name="long.txt"))()
        assert time.monotonic() - began < 30


def test_a_file_that_needs_too_much_memory_is_given_up():
    with Workers(1, WorkerLimits(SECONDS, 700 * 2**20)) as pool, pytest.raises(InputError):
        pool.submit(b"word\n" * 30_000_000, Hints(name="large.txt"))()
