import datetime as dt

import pytest

from ingest.blocks import Hints
from ingest.readers.html import read

TODAY = dt.date(2026, 1, 1)
PROSE = (
    "The harbour board met on Tuesday and talked about the lamp for two hours, as it has done every spring.",
    "Nobody could say who had ordered the new glass, which stood in its crate by the door of the hall.",
    "In the end the chairman proposed that the crate be opened, and the meeting went out to look at it.",
)
BODY = "".join(f"<p>{text}</p>" for text in PROSE)


def page(body=BODY, head="", lang="en", title="Whose lamp is it?"):
    return (
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8">'
        f"<title>{title} | The Pell Gazette</title>"
        f'<meta property="og:site_name" content="The Pell Gazette">{head}</head><body>'
        f'<nav><a href="/">Home</a> <a href="/sea">Sea</a></nav><article><h1>{title}</h1>{body}</article>'
        "<footer>© 2025 The Pell Gazette</footer></body></html>"
    )


def extract(markup, encoding="utf-8"):
    return read(markup.encode(encoding), Hints(name="page.html", today=TODAY))


def first(extraction, field):
    found = extraction.candidates.get(field)
    return found[0].value if found else None


def texts(extraction):
    return [block.text for block in extraction.blocks]


def test_the_article_is_taken_and_the_rest_is_kept_as_left_out():
    extraction = extract(page())
    assert texts(extraction) == list(PROSE)
    left = "\n".join(removed.text for removed in extraction.removed)
    assert "Home" in left
    assert "© 2025" in left


def test_every_span_leads_back_to_its_words():
    extraction = extract(
        page(f"{BODY}<ul><li>One</li><li>Two</li></ul><blockquote>Three.</blockquote>{BODY}")
    )
    for item in (*extraction.blocks, *extraction.removed):
        assert item.text == "\n".join(extraction.text[start:end] for start, end in item.spans)


def test_scripts_and_styles_are_nobodys_text():
    extraction = extract(page(f"<script>var lamp = 1;</script><style>p {{ color: red }}</style>{BODY}"))
    assert "var lamp" not in extraction.text
    assert "color" not in extraction.text


def test_the_headline_loses_the_name_of_the_site_and_is_no_passage():
    extraction = extract(page())
    assert first(extraction, "title") == "Whose lamp is it?"
    assert "Whose lamp is it?" not in texts(extraction)


def test_two_line_breaks_part_paragraphs_and_one_does_not():
    extraction = extract(page(f"<p>{PROSE[0]}<br><br>{PROSE[1]}</p><p>{PROSE[2]}<br>And so it was.</p>"))
    assert texts(extraction) == [PROSE[0], PROSE[1], f"{PROSE[2]}\nAnd so it was."]


def test_long_lines_between_breaks_are_paragraphs():
    assert texts(extract(page(f"<div>{'<br>'.join(PROSE)}</div>"))) == list(PROSE)


def test_blocks_know_what_they_are():
    extraction = extract(
        page(
            f"<p>{PROSE[0]}</p><h3>The glass</h3><p>{PROSE[1]}</p><ol start='4'><li>{PROSE[2]}</li></ol>"
            f"<blockquote><p>{PROSE[0]}</p></blockquote>"
            "<table><tr><th>Year</th><th>Lamps</th></tr><tr><td>2020</td><td>3</td></tr></table>"
            f"<p>{PROSE[1]}</p>"
        )
    )
    assert [block.kind for block in extraction.blocks] == [
        "paragraph",
        "heading",
        "paragraph",
        "list item",
        "quote",
        "table",
        "paragraph",
    ]
    assert extraction.blocks[1].level == 1
    assert extraction.blocks[3].label == "4."
    assert extraction.blocks[5].text == "Year | Lamps\n2020 | 3"


def test_a_table_that_lays_out_the_page_is_no_table():
    extraction = extract(
        f"<html><body><table><tr><td><a href='/'>Home</a></td><td>{BODY}</td></tr></table></body></html>"
    )
    assert texts(extraction) == list(PROSE)


def test_a_paragraph_that_is_a_link_elsewhere_is_left_out():
    promotion = '<p>Read more: <a href="/other">The crate that nobody wanted to open</a></p>'
    extraction = extract(page(f"<p>{PROSE[0]}</p>{promotion}<p>{PROSE[1]}</p><p>{PROSE[2]}</p>"))
    assert texts(extraction) == list(PROSE)


def test_a_call_to_a_note_is_left_out_and_a_power_is_not():
    extraction = extract(
        page(
            f'<p>{PROSE[0]}<sup><a href="#fn1">1</a></sup></p><p>It measures 40 m<sup>2</sup>. {PROSE[1]}</p>'
        )
    )
    assert texts(extraction) == [PROSE[0], f"It measures 40 m2. {PROSE[1]}"]


def test_hidden_text_is_not_shown_and_not_lost():
    extraction = extract(page(f'<p style="display:none">You have read three articles this month.</p>{BODY}'))
    assert texts(extraction) == list(PROSE)
    assert any("three articles" in removed.text for removed in extraction.removed)


def test_a_page_without_text_has_no_blocks():
    assert extract("<html><body><nav><a href='/'>Home</a></nav></body></html>").blocks == ()


def test_right_to_left_text_keeps_its_order():
    text = "اجتمع مجلس الميناء يوم الثلاثاء وتحدث عن المصباح ساعتين كاملتين كما يفعل في كل ربيع منذ زمن بعيد."
    assert texts(extract(page(f"<p>{text}</p><p>{text[:-1]} أيضا.</p>", lang="ar")))[0] == text


@pytest.mark.parametrize(
    ("encoding", "label"),
    [("cp1251", "windows-1251"), ("utf-8", "utf-8"), ("cp1254", "iso-8859-9"), ("utf-16", "utf-16")],
)
def test_pages_in_legacy_encodings_are_read_as_browsers_read_them(encoding, label):
    words = "Совет порта заседал во вторник и два часа говорил о лампе, как и каждую весну до этого."
    if encoding == "cp1254":
        words = "Liman kurulu salı günü toplandı ve her bahar yaptığı gibi iki saat boyunca lambayı konuştu."
    markup = page(f"<p>{words}</p><p>{words}</p>").replace('charset="utf-8"', f'charset="{label}"')
    assert texts(extract(markup, encoding))[0] == words


def test_a_few_damaged_bytes_do_not_change_the_encoding():
    content = (
        page(f"<p>Ключ от маяка. {PROSE[0]}</p>{BODY * 20}")
        .encode()
        .replace("маяка".encode(), "ма".encode() + b"\xff")
    )
    extraction = read(content, Hints(name="page.html", today=TODAY))
    assert extraction.blocks[0].text.startswith("Ключ от ма\ufffd")
    assert extraction.warnings == ("1 bytes are no characters in utf-8",)


def test_characters_numbered_as_in_cp1252_are_what_was_meant():
    assert texts(extract(page(f"<p>&#147;{PROSE[0]}&#148;</p>{BODY}")))[0] == f"“{PROSE[0]}”"


def test_readers_remarks_below_are_left_out_even_where_nothing_but_their_heading_says_so():
    said = "<p><b>Sven</b> on May 6</p><p>The lamp was fine when I was there last year.</p>"
    remarks = f"<h2>2 Comments</h2><div>{said}</div>"
    extraction = extract(page(BODY + remarks))
    assert texts(extraction) == list(PROSE)


def test_a_signature_below_a_short_text_is_not_taken_for_what_stands_above_it():
    extraction = extract(page(f"{BODY}<p>Ада Велесова</p><p>Printed in 2021</p>"))
    assert "Ада Велесова" in texts(extraction)


def test_a_heading_that_is_the_author_s_name_is_no_section():
    head = '<meta name="author" content="Orla Penhallow">'
    extraction = extract(page(f"<h2>In three parts</h2><h3>Orla Penhallow</h3>{BODY}", head))
    assert texts(extraction) == list(PROSE)


def test_a_remark_on_an_author_whom_only_the_byline_names_is_left_out():
    byline = '<div class="author">Orla Penhallow</div>'
    extraction = extract(page(f"{byline}{BODY}<p><em>Orla Penhallow writes about harbours.</em></p>"))
    assert texts(extraction) == list(PROSE)


def test_teasers_in_articles_of_their_own_are_left_out():
    other = f"<article><h3>Storm</h3><p>{PROSE[0][:80]} and buses take it.</p></article>"
    teaser = f"<section><h2>More</h2>{other}</section>"
    markup = page().replace("<article>", "<div>").replace("</article>", f"</div>{teaser}")
    assert texts(extract(markup)) == list(PROSE)


def test_labels_of_time_around_the_text_are_no_passages():
    extraction = extract(page(f"<time>3 days ago</time>{BODY}<p>Last updated: 2 February 2022</p>"))
    assert texts(extraction) == list(PROSE)
    assert "date" not in extraction.candidates


def test_a_signature_in_bold_below_the_text_is_kept_for_who_reads_it():
    assert texts(extract(page(f"{BODY}<p><b>Nigar Səmədova</b></p>")))[-1] == "Nigar Səmədova"


def test_the_heading_right_above_the_first_paragraph_is_a_section_s():
    section = "<h2>1 The lease</h2>"
    extraction = extract(page(f"{section}{BODY}<h2>2 The repair</h2>{BODY}"))
    assert [block.text for block in extraction.blocks if block.kind == "heading"] == [
        "1 The lease",
        "2 The repair",
    ]
