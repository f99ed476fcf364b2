from importlib.util import find_spec

from archive.formats import FORMATS, find_format, readable_names


def test_every_media_type_has_one_row():
    assert len({row.media_type for row in FORMATS}) == len(FORMATS)


def test_every_reader_that_a_row_names_is_a_module():
    named = [row.reader for row in FORMATS if row.reader]
    assert named
    assert all(find_spec(f"ingest.readers.{reader}") for reader in named)


def test_no_ending_belongs_to_two_formats():
    endings = [ending for row in FORMATS for ending in row.endings]
    assert len(set(endings)) == len(endings)


def test_people_are_told_what_can_be_read():
    assert find_format("application/pdf").name in readable_names()
    assert find_format("image/png").name not in readable_names()
