"""Text comes out right whatever its bytes are in, and says how sure it is."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ingest.encodings import decode

RUSSIAN = "Портовый совет заседает на втором этаже, и землечерпалок никто не видел с весны. Камни кончились."
TURKISH = (
    "Kimse şaşırmadı. Tarak gemileri ilkbahardan beri ortada yok; gerekçe ise çok basitti: taş bitmişti."
)
GERMAN = (
    "Überrascht war niemand. Die Bagger hat man seit dem Frühjahr nicht gesehen, und der Grund wäre schön."
)
POLISH = "Nikt się nie zdziwił. Pogłębiarek nie widziano od wiosny, a muł nie czeka na budżet miasta."
GEORGIAN = "ქვები კველინში კანონის საქმეა და არავის გაჰკვირვებია."


@pytest.mark.parametrize(
    ("text", "encoding"),
    [
        (RUSSIAN, "cp1251"),
        (RUSSIAN, "koi8-r"),
        (RUSSIAN, "cp866"),
        (TURKISH, "cp1254"),
        (GERMAN, "cp1252"),
        (GERMAN, "latin-1"),
        (POLISH, "cp1250"),
        (GEORGIAN, "utf-8"),
        (GEORGIAN, "utf-8-sig"),
        (RUSSIAN, "utf-16"),
        (RUSSIAN, "utf-16-le"),
        (GERMAN, "utf-16-be"),
    ],
)
def test_a_text_in_an_encoding_of_this_field_is_read_right(text, encoding):
    assert decode(text.encode(encoding)).text == text


def test_a_byte_order_mark_outranks_what_is_declared():
    decoded = decode(b"\xef\xbb\xbf" + RUSSIAN.encode(), "cp1251")
    assert (decoded.text, decoded.encoding, decoded.how) == (RUSSIAN, "utf-8", "byte-order mark")


def test_what_is_declared_is_believed_if_it_fits():
    assert decode(TURKISH.encode("iso8859-9"), "iso8859-9").how == "declared"
    assert decode(RUSSIAN.encode(), "ascii").text == RUSSIAN
    assert decode(RUSSIAN.encode(), "no-such-encoding").text == RUSSIAN


def test_every_kind_of_line_end_is_one():
    content = "a\r\nb\rc\nd\x85e\u2028f\u2029g\vh".encode()
    assert decode(content).text == "a\nb\nc\nd\ne\nf\ng\nh"


def test_zero_bytes_and_stray_marks_are_dropped():
    assert decode(b"one\0 two\xef\xbb\xbf three").text == "one two three"


def test_a_utf8_file_that_is_cut_short_stays_utf8_and_says_so():
    decoded = decode(RUSSIAN.encode()[:-2] + b"\xd0")
    assert decoded.encoding == "utf-8"
    assert decoded.text.startswith("Портовый совет")
    assert decoded.damaged == 2


@given(st.binary(max_size=300))
def test_any_bytes_become_a_text(content):
    text = decode(content).text
    assert "\r" not in text
    assert "\0" not in text


@given(
    st.text(
        st.characters(exclude_categories=["Cs", "Cc", "Zl", "Zp"], exclude_characters="\ufeff"), max_size=200
    )
)
def test_utf8_is_read_as_it_was_written(text):
    assert decode(text.encode()).text == text
