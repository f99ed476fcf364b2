import datetime as dt
from unittest import mock

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from archive.records import Metadata, Passage, Section, Version
from index import marking
from index.marking import marks

TEXTS = (
    "The lanterns were lit. A lantern went out.",
    "Nobody saw the ferry’s light, nor the ferry’s lights at night.",
    "Die Fähren fuhren nachts.",
)


def version_of(*texts, language="en"):
    passages = tuple(Passage(number, text, 0) for number, text in enumerate(texts, 11))
    sections = (Section("Of lanterns"),)
    at = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)
    metadata = Metadata("Lanterns", language=language)
    return Version("0123456789ab", 1, metadata, {}, sections, passages, "0" * 64, "text/plain", "1", at)


def marked(query, *texts, **options):
    version = version_of(*(texts or TEXTS), **options)
    by_number = {passage.number: passage.text for passage in version.passages}
    return {n: [by_number[n][a:b] for a, b in spans] for n, spans in marks(version, query).items()}


def test_every_hit_in_every_passage_is_marked_under_its_number():
    assert marked("lantern") == {11: ["lanterns", "lantern"]}
    assert marked("light OR ferry") == {12: ["ferry", "light", "ferry", "lights"]}


def test_what_is_marked_is_what_the_query_finds():
    assert marked('"ferry\'s light"') == {12: ["ferry’s light"]}
    assert marked("lant*") == {11: ["lanterns", "lantern"]}
    assert marked("fahren", language="de") == {13: ["Fähren"]}


def test_words_that_must_not_be_there_are_not_marked():
    assert marked("lantern -ferry") == {11: ["lanterns", "lantern"]}


def test_a_word_is_marked_though_the_others_are_not_there():
    assert marked("lantern xylophone") == {11: ["lanterns", "lantern"]}


@pytest.mark.parametrize(
    "query", ["", " ", "xylophone", "title:lanterns", "source:x", "date:2024", '"', "(((", "-x", "*"]
)
def test_a_query_without_words_of_the_text_marks_nothing(query):
    assert marked(query) == {}


def test_in_a_version_of_millions_of_letters_a_rare_word_is_marked_wherever_it_stands():
    filler = "pebble shingle " * 10_000
    texts = (*[filler] * 8, "The lantern’s keeper.", *[filler] * 4, "Two lanterns, one keeper")
    assert marked("lantern", *texts) == {19: ["lantern"], 24: ["lanterns"]}
    assert marked('"lantern\'s keeper"', *texts) == {19: ["lantern’s keeper"]}
    assert marked("lanter* -pebble", *texts) == {19: ["lantern"], 24: ["lanterns"]}
    assert marked("xylophone", *texts) == {}


def test_of_a_word_that_is_everywhere_in_a_very_long_version_the_first_hits_are_marked():
    texts = ["pebble shingle " * 10] * 12
    with mock.patch.object(marking, "_AT_ONCE", 1_000):
        found = marked("shingle", *texts)
    assert list(found) == [11, 12, 13, 14, 15, 16, 17]
    assert len(found[11]) == 10


WORDS = ("Lantern", "lanterns", "lamp", "ferry’s", "the", "U.S.", "COP29", "Fähre")
QUERIES = ("lantern", "lamp*", '"the lantern"', "lamp -ferry", "ferry OR cop29", "lampp~", '"the lamp"~2')


@settings(max_examples=30, deadline=None)
@given(st.lists(st.lists(st.sampled_from(WORDS)), min_size=1, max_size=6), st.sampled_from(QUERIES))
def test_a_long_version_is_marked_as_a_short_one_is(words, query):
    texts = [" ".join(line) or "." for line in words]
    whole = marked(query, *texts)
    with mock.patch.object(marking, "_AT_ONCE", sum(map(len, texts)) - 1):
        pared = marked(query, *texts)
    with mock.patch.object(marking, "_AT_ONCE", 0):
        nothing = marked(query, *texts)
    assert pared == whole
    assert nothing == {}


def test_a_version_longer_than_ten_million_letters_is_left_unmarked():
    assert marks(version_of(*["pebble " * 150_000] * 10, "lantern"), "lantern") == {}


def test_a_version_without_passages_has_no_marks():
    assert marks(version_of(), "lantern") == {}
