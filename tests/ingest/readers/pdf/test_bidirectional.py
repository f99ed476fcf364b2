import pytest

from ingest.readers.pdf.bidirectional import in_reading_order


@pytest.mark.parametrize(
    ("read", "seen"),
    [
        ("the lamp", "the lamp"),
        ("שלום עולם", "םלוע םולש"),
        ("בשנת 1921 נבנה", "הנבנ 1921 תנשב"),
        ("habibi حبيبي", "habibi يبيبح"),
        ("see the lamp שלום עולם from here", "see the lamp םלוע םולש from here"),
        ("المنارة Pell Light قديمة", "ةميدق Pell Light ةرانملا"),
    ],
)
def test_letters_as_they_stand_are_put_in_the_order_of_reading(read, seen):
    assert in_reading_order(list(seen)) == read
