import datetime as dt

import pytest

from archive.records import Metadata, Passage, Section, Version
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


def test_a_version_longer_than_a_million_letters_is_left_unmarked_rather_than_keep_its_reader_waiting():
    assert marks(version_of("pebble " * 20_000 + "lantern"), "lantern")
    assert marks(version_of("pebble " * 150_000 + "lantern"), "lantern") == {}


def test_a_version_without_passages_has_no_marks():
    assert marks(version_of(), "lantern") == {}
