import re

from hypothesis import given
from hypothesis import strategies as st
from markupsafe import Markup

from web.marking import marked, snippet

texts = st.text(max_size=300)
spans = st.lists(st.tuples(st.integers(-3, 310), st.integers(-3, 310)), max_size=6)


def without_marks(markup):
    return Markup(str(markup).replace("<mark>", "").replace("</mark>", "")).unescape()


@given(texts, spans)
def test_marking_adds_marks_and_changes_nothing_else(text, places):
    assert without_marks(marked(text, places)) == text.replace("\r", "\r")


@given(texts, spans)
def test_the_only_tags_are_marks_that_open_and_close_in_turn(text, places):
    tags = re.findall(r"<[^>]*>", str(marked(text, places)))
    assert tags == ["<mark>", "</mark>"] * (len(tags) // 2)


def test_spans_that_touch_or_overlap_become_one_mark():
    assert str(marked("abcdef", [(0, 3), (2, 4), (4, 5)])) == "<mark>abcde</mark>f"


@given(st.text(alphabet="ab <&\n", max_size=3000), st.integers(0, 2900), st.integers(50, 400))
def test_a_snippet_is_a_stretch_of_the_text_that_holds_its_mark(text, start, width):
    places = [(start, start + 3)] if start + 3 <= len(text) else []
    shown = without_marks(snippet(text, places, width=width))
    core = shown.removeprefix("… ").removesuffix(" …")
    assert core in text.replace("\n", " ")
    assert len(core) <= width * 1.25
    if places:
        assert "<mark>" in str(snippet(text, places, width=width))


def test_a_snippet_is_cut_at_words_with_an_ellipsis():
    text = "one two three " * 60 + "needle " + "four five six " * 60
    at = text.index("needle")
    shown = str(snippet(text, [(at, at + 6)], width=100))
    assert shown.startswith("…\u00a0")
    assert shown.endswith("\u00a0…")
    assert "<mark>needle</mark>" in shown
    plain = shown.replace("<mark>", "").replace("</mark>", "")
    assert set(plain.split()) <= {"…", "needle", *text.split()}
