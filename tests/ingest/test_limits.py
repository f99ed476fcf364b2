"""Inputs made to exhaust a reader: each ends in a record or a reason, soon and within the worker's memory."""

import time

import pytest

from archive.errors import InputError, TooSlow
from archive.folder import Limits
from ingest.blocks import Hints
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
    "quotes.md": b"> " * 5_000 + b"deep",
    "lists.md": b"\n".join(b"  " * n + b"- item" for n in range(1_000)),
    "brackets.md": b"[" * 50_000 + b"]" * 50_000,
    "one line.txt": b"word " * 400_000,
    "one word.txt": b"x" * 2_000_000,
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


def test_a_file_that_takes_too_long_is_given_up_and_the_next_one_is_taken():
    with Workers(1, WorkerLimits(0.05, Limits().memory_bytes)) as pool:
        began = time.monotonic()
        with pytest.raises(TooSlow, match="seconds"):
            pool.submit(b"word " * 3_000_000, Hints(name="long.txt"))()
        assert time.monotonic() - began < 30


def test_a_file_that_needs_too_much_memory_is_given_up():
    with Workers(1, WorkerLimits(SECONDS, 700 * 2**20)) as pool, pytest.raises(InputError):
        pool.submit(b"word\n" * 30_000_000, Hints(name="large.txt"))()
