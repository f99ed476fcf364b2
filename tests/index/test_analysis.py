import sys
import threading
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.analysis import (
    LONGEST,
    STEMMED_LANGUAGES,
    TOKEN,
    fold,
    form,
    is_picture,
    is_symbol,
    stem,
    stems,
    tokens,
)


def cut(text):
    return [token.form for token in tokens(text)]


def folds(text):
    return [fold(word) for word in cut(text)]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("The Secretary-General’s report", ["The", "Secretary", "General", "s", "report"]),
        ("an F-16 at 10:30", ["an", "F", "16", "at", "10", "30"]),
        ("s/s Asteria", ["s", "s", "Asteria"]),
        ("C++ and C#", ["C", "+", "+", "and", "C", "#"]),
        ("the 3+3 format", ["the", "3", "+", "3", "format"]),
        ("US$5.5 billion, 7%", ["US", "$", "5", "5", "billion", "7", "%"]),
        ("the U.S. and the U.N.", ["the", "U.S.", "and", "the", "U.N."]),
        ("J.R.R. Tolkien, e.g.", ["J.R.R.", "Tolkien", "e.g."]),
        ("a.m", ["a.m"]),
        ("U.Senate x.yz", ["U", "Senate", "x", "yz"]),
        ("under_score a@b.org", ["under", "score", "a", "@", "b", "org"]),
        ("中国人民 ガス ไทย", ["中", "国", "人", "民", "ガ", "ス", "ไ", "ท", "ย"]),
        ("50-årig ﬁn", ["50", "årig", "ﬁn"]),
        ("🎉👩‍🚀", ["🎉", "👩", "🚀"]),
        ("Ո՞ւմ է պետք", ["Ում", "է", "պետք"]),
        ("policy¹² of 5 km²", ["policy", "¹²", "of", "5", "km", "²"]),
        ("CO₂", ["CO₂"]),
        ("... — ! \n\t", []),
        ("", []),
    ],
)
def test_text_is_cut_into_words_and_signs(text, words):
    assert cut(text) == words


def test_marks_and_invisible_characters_belong_to_their_word():
    assert cut("cafe\u0301 co\u00adoperate na\u200dive हिन्दी") == ["café", "cooperate", "naive", "हिन्दी"]


@pytest.mark.parametrize(
    ("a", "b"),
    [
        ("Türkiye", "TURKIYE"),
        ("İstanbul", "istanbul"),
        ("ISPARTA", "ısparta"),
        ("Beynəlxalq", "Beynelxalq"),
        ("Straße", "STRASSE"),
        ("Łódź", "lodz"),
        ("Ærø", "aero"),
        ("Þór", "thor"),
        ("Đorđe", "Dorde"),
        ("Ёлка", "елка"),
        ("և", "ԵՒ"),
        ("ﬁn", "fin"),
        ("ｆｕｌｌ", "full"),
        ("٢٠٢٤", "2024"),
        ("أحمد", "احمد"),
        ("مُحَمَّد", "محمد"),
        ("کیف", "كيف"),
        ("ﷺ", "صلى الله عليه وسلم"),
        ("ΌΔΟΣ", "οδος"),
        ("U.S.", "us"),
        ("Oʻzbekiston", "ozbekiston"),
        ("ø\u0301", "o"),
        ("CO₂", "co2"),
    ],
)
def test_what_readers_should_not_care_about_is_folded_away(a, b):
    assert fold(form(a)) == fold(form(b))


@pytest.mark.parametrize(
    ("a", "b"), [("мой", "мои"), ("가", "각"), ("が", "か"), ("हिन्दी", "हिन्द"), ("c", "ḉb")]
)
def test_letters_that_differ_to_every_reader_stay_apart(a, b):
    assert fold(form(a)) != fold(form(b))


@given(st.text())
def test_tokens_lie_in_order_inside_the_text_and_never_overlap(text):
    last = 0
    for token in tokens(text):
        assert last <= token.start < token.end <= len(text)
        assert token.form == form(text[token.start : token.end])
        last = token.end


@given(st.text())
def test_folding_twice_is_folding_once(text):
    for token in tokens(text):
        assert fold(fold(token.form)) == fold(token.form)


@given(st.text(alphabet=st.characters(categories=("L", "M", "N"))))
def test_composed_and_decomposed_text_has_the_same_forms(text):
    def forms(normal):
        return cut(unicodedata.normalize("NFC", unicodedata.normalize(normal, text)))

    assert forms("NFC") == forms("NFD")


def test_every_code_point_can_be_folded():
    for point in range(0, sys.maxunicode + 1, 7):
        assert isinstance(fold(chr(point)), str)


def test_a_form_is_no_longer_than_promised():
    assert len(form("x" * 1000)) == LONGEST
    assert len(form("ü" * 1000)) == LONGEST
    assert cut("x" * 1000 + " y") == ["x" * LONGEST, "y"]


@pytest.mark.parametrize(
    ("language", "a", "b"),
    [
        ("en", "nations", "Nation"),
        ("de", "Nationen", "Nation"),
        ("fr", "françaises", "français"),
        ("es", "canciones", "canción"),
        ("ru", "мирового", "мировой"),
        ("tr", "kitapları", "KİTAP"),
        ("hy", "Հայաստանի", "Հայաստան"),
        ("sv", "årigas", "årig"),
    ],
)
def test_inflections_share_their_stem_in_their_language(language, a, b):
    assert stem(a, language) == stem(b, language)


def test_a_language_without_a_stemmer_folds():
    assert "az" not in STEMMED_LANGUAGES
    assert stem("Beynəlxalq", "az") == "beynelxalq"


def test_many_stems_at_once_are_the_stems_one_by_one():
    words = ["nations", "Climate", "résumés", "2024", "U.S.", "+"]
    for language in sorted(STEMMED_LANGUAGES):
        assert stems(words, language) == [stem(word, language) for word in words]


def test_stemming_in_many_threads_gives_the_same_stems():
    wrong = []

    def work():
        wrong.extend(n for n in range(2000) if stem(f"nation{'s' * (n % 2)}", "en") != "nation")

    threads = [threading.Thread(target=work) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert not wrong


def test_signs_and_pictures_are_told_from_words():
    assert is_symbol("$")
    assert is_symbol("🎉")
    assert is_picture("🎉")
    assert not is_picture("&")
    assert not is_symbol("a")


def test_a_long_run_of_one_kind_is_cut_in_linear_time():
    for run in ("a." * 50_000, "a" * 100_000, "́" * 100_000, "+" * 100_000, "a\u00ad" * 50_000):
        TOKEN.findall(run)
