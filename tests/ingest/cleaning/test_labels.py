"""Numbers before paragraphs become labels where they count, and nowhere else."""

from ingest.blocks import Block
from ingest.cleaning import clean
from ingest.cleaning.labels import find_labels
from ingest.cleaning.manuscript import Manuscript
from ingest.readers.text import lines_of

TEXT = "I should like to thank the town for its hospitality, of which we have had more than our share."


def labelled(*lines):
    blocks = tuple(Block(line, "line") for line in lines)
    return [(block.label, block.text) for block in find_labels(Manuscript(blocks)).blocks]


def test_a_row_of_numbers_becomes_labels():
    assert labelled(f"84.\t{TEXT}", f"85. {TEXT}", f"86.    {TEXT}") == [
        ("84.", TEXT),
        ("85.", TEXT),
        ("86.", TEXT),
    ]


def test_numbers_that_scanning_lost_do_not_break_a_row():
    assert [label for label, _ in labelled(f"84. {TEXT}", TEXT, f"86. {TEXT}", f"89. {TEXT}")] == [
        "84.",
        None,
        "86.",
        "89.",
    ]


def test_a_number_without_its_full_stop_is_one_where_just_it_is_missing():
    made = labelled(f"84. {TEXT}", f"85 {TEXT}", f"86. {TEXT}", f"90 {TEXT}", f"87. {TEXT}")
    assert [label for label, _ in made] == ["84.", "85.", "86.", None, "87."]


def test_a_comma_read_for_a_full_stop_is_mended():
    assert labelled(f"84. {TEXT}", f"85,\t{TEXT}", f"86. {TEXT}")[1] == ("85.", TEXT)


def test_a_quotation_mark_before_a_number_stays_with_the_words():
    assert labelled(f"1. {TEXT}", f'"2. {TEXT}')[1] == ("2.", f'"{TEXT}')


def test_years_and_amounts_are_no_labels():
    lines = [
        "1994. That year we set them out again.",
        "2005 will be a defining moment.",
        f"7 million people. {TEXT}",
    ]
    assert labelled(*lines) == [(None, line) for line in lines]


def test_a_number_inside_a_wrapped_sentence_is_no_label():
    made = labelled(f"1. {TEXT}", "as we said in", f"2. {TEXT}", f"3. {TEXT}")
    assert [label for label, _ in made] == ["1.", None, None, "3."] or made[2][0] is None


def test_each_list_that_counts_from_one_has_its_labels():
    made = labelled("1. First the wall.", "2. Then the gate.", TEXT, "1. Water.", "2. Stones.")
    assert [label for label, _ in made] == ["1.", "2.", None, "1.", "2."]


def test_short_items_one_after_another_are_a_list_and_no_headings():
    prose = "The harbour board met on Tuesday and decided to dredge the channel again before the winter came."
    text = f"Four Demands\n\n{prose}\n\nThe points are these:\n\n1. Money\n\n2. Stones\n\n{prose}\n"
    blocks = clean(Manuscript(lines_of(text), text=text)).blocks
    assert [(block.kind, block.label) for block in blocks] == [
        ("paragraph", None),
        ("paragraph", None),
        ("paragraph", "1."),
        ("paragraph", "2."),
        ("paragraph", None),
    ]
