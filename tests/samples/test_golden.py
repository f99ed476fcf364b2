"""Every sample's record is the one a careful archivist would have made."""

import zipfile

import pytest

from ingest.discovery import discover
from tests.samples.golden import GOLDEN, SAMPLES, golden_paths, golden_record, record_of
from tests.samples.known_gaps import KNOWN_GAPS

FIELDS = ("title", "date", "authors", "source", "type", "language", "url", "sections", "passages")


def _cases():
    group = pytest.mark.xdist_group("samples")  # one process, since one batch gives all drafts
    for sample in golden_paths():
        for field in FIELDS:
            reason = KNOWN_GAPS.get((sample, field))
            marks = [group, pytest.mark.xfail(reason=reason, strict=True)] if reason else [group]
            yield pytest.param(sample, field, marks=marks, id=f"{sample} {field}")


@pytest.mark.parametrize(("sample", "field"), list(_cases()))
def test_the_record_is_what_an_archivist_would_have_made(sample, field):
    assert record_of(sample)[field] == golden_record(sample)[field]


def test_every_sample_has_a_golden_record():
    samples = set()
    for item in discover([SAMPLES]):
        if item.path.suffix == ".zip":
            samples |= {f"{item.name}!{member}" for member in zipfile.ZipFile(item.path).namelist()}
        else:
            samples.add(item.name)
    assert samples == set(golden_paths())


def test_every_known_gap_names_a_sample_and_a_field():
    for sample, field in KNOWN_GAPS:
        assert (GOLDEN / f"{sample}.json").is_file()
        assert field in FIELDS


def test_the_golden_records_show_what_an_archive_holds():
    records = [golden_record(sample) for sample in golden_paths()]
    dates = [record["date"] for record in records]
    assert len(records) >= 40
    assert {record["language"] for record in records} >= {"en", "az", "hy", "ru", "de", "fr", "tr"}
    assert {len(date) for date in dates if date} == {4, 7, 10}
    assert dates.count(None) >= 3
    assert len({date[:4] for date in dates if date}) >= 5
