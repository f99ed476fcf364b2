from ingest.blocks import Hints
from ingest.readers.markdown import read

TEXT = """---
title: The lamp and the law
author: [Mira Talvik, Onno Brandt]
published: 2023-02-14
lang: en
tags: [light, law]
---

# The lamp and the law

The *Quill Commission* said [little](https://quill.example/report), and said it
**twice**.

## What it said

- first, that nobody was wrong
- second, that

  everybody was late

> A lamp is not a border.

| year | ships |
|------|-------|
| 1921 | 14 |
"""


def blocks(text):
    return [(block.kind, block.text) for block in read(text.encode(), Hints(name="a.md")).blocks]


def test_emphasis_and_links_become_plain_text_and_headings_headings():
    assert blocks(TEXT) == [
        ("heading", "The lamp and the law"),
        ("paragraph", "The Quill Commission said little, and said it\ntwice."),
        ("heading", "What it said"),
        ("list item", "first, that nobody was wrong"),
        ("list item", "second, that"),
        ("list item", "everybody was late"),
        ("quote", "A lamp is not a border."),
        ("table", "year | ships\n1921 | 14"),
    ]


def test_front_matter_is_metadata_with_the_words_it_was_read_from():
    found = read(TEXT.encode(), Hints(name="a.md")).candidates
    assert {name: known[0].value for name, known in found.items()} == {
        "title": "The lamp and the law",
        "authors": ("Mira Talvik", "Onno Brandt"),
        "date": "2023-02-14",
        "language": "en",
    }
    assert found["date"][0].how == "front matter"
    assert found["date"][0].quote == "published: 2023-02-14"


def test_spans_lead_back_to_the_lines_of_the_file():
    extraction = read(TEXT.encode(), Hints(name="a.md"))
    paragraph = next(block for block in extraction.blocks if block.kind == "paragraph")
    ((start, end),) = paragraph.spans
    assert extraction.text[start:end].startswith("The *Quill Commission*")
    assert extraction.text[start:end].rstrip().endswith("**twice**.")


def test_front_matter_that_is_no_yaml_is_kept_as_text():
    extraction = read(b"---\nkey: [unclosed\n---\n\nThe text goes on.\n", Hints(name="a.md"))
    assert extraction.warnings
    assert "unclosed" in " ".join(block.text for block in extraction.blocks)


def test_html_inside_is_not_shown_and_not_run():
    assert blocks("Hello <script>alert(1)</script> there.\n") == [("paragraph", "Hello alert(1) there.")]


def test_words_inside_html_are_kept():
    assert blocks('<div class="box">\n<p>The keeper <b>slept</b>.</p>\n</div>\n') == [
        ("paragraph", "The keeper slept."),
    ]


def test_names_in_one_string_are_apart_where_all_of_them_are_names():
    head = "---\nauthor: {}\n---\n\nThe keeper slept.\n"

    def authors(names):
        return read(head.format(names).encode(), Hints(name="a.md")).candidates["authors"][0].value

    assert authors("By Mira Talvik, Onno Brandt and Ada Fenn") == ("Mira Talvik", "Onno Brandt", "Ada Fenn")
    assert authors("Talvik, Mira") == ("Talvik, Mira",)
