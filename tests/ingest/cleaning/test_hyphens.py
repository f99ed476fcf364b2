"""A word that a line end divides is made whole by evidence from its own text."""

import pytest

from ingest.blocks import Block
from ingest.cleaning.hyphens import rejoin
from ingest.cleaning.manuscript import Manuscript


def joined(text, elsewhere=""):
    blocks = (Block(text), Block(elsewhere))
    return rejoin(Manuscript(blocks)).blocks[0].text


@pytest.mark.parametrize(
    ("text", "elsewhere", "whole"),
    [
        ("the inter-\nnational court", "an international court", "the international court"),
        ("the Secretary-\nGeneral spoke", "", "the Secretary-General spoke"),
        ("its well-\nbeing", "their well-being", "its well-being"),
        ("the govern-\nment's view", "governments", "the government's view"),
        ("in 2020-\n2021", "", "in 2020-2021"),
        ("short-\nand long-term", "", "short-\nand long-term"),
        ("twenty-\nfirst", "", "twenty-first"),
        ("self-\ngovernment", "", "self-government"),
        ("ar\xad\nchive", "", "archive"),
        ("ar¬\nchive", "", "archive"),
        ("INTER-\nNATIONAL", "international", "INTERNATIONAL"),
        ("Ein-\nund Ausfuhr", "", "Ein-\nund Ausfuhr"),
    ],
)
def test_at_a_line_end_the_text_says_what_is_right(text, elsewhere, whole):
    assert joined(text, elsewhere) == whole


@pytest.mark.parametrize(
    ("text", "elsewhere", "whole"),
    [
        ("our Secretary- General", "", "our Secretary-General"),
        ("the thirty- second session", "", "the thirty-second session"),
        ("the third- world countries", "third-world debts", "the third-world countries"),
        ("it was dis- cussed", "they discussed it", "it was discussed"),
        ("short- and long-term", "", "short- and long-term"),
        ("our country- in that state", "", "our country- in that state"),
        ("the neighbours- all of them", "", "the neighbours- all of them"),
        ("a multi- storey pier", "", "a multi-storey pier"),
        ("an un- attended lamp", "", "an un-attended lamp"),
        ("a tide- driven mill", "", "a tide-driven mill"),
        ("a stone- lined basin", "a brick-lined one", "a stone-lined basin"),
        ("a salt- proof lamp", "the salt-sprayed pier", "a salt-proof lamp"),
        ("hand- to-hand work", "", "hand-to-hand work"),
        ("two- thirds of the pier", "", "two-thirds of the pier"),
        ("low- and middle-income towns", "a low-lying coast", "low- and middle-income towns"),
        ("the pier- which fell", "pier-side", "the pier- which fell"),
        ("the keepers- troubles never end", "", "the keepers- troubles never end"),
        ("he will- pave the way", "", "he will- pave the way"),
    ],
)
def test_inside_a_line_only_evidence_joins(text, elsewhere, whole):
    assert joined(text, elsewhere) == whole


def test_a_text_that_divides_words_as_a_habit_divides_unknown_ones_too():
    habit = "\n".join(
        ["the har-", "bour and the har-", "bour and the ba-", "sin and a fi-", "sherman sat"] * 4
    )
    assert "fisherman" in joined(habit)


def test_a_text_that_does_not_divide_words_keeps_its_hyphens():
    lines = "\n".join(["the harbour of the town was closed", "and nobody came to open it"] * 30)
    assert "decision-making" in joined(f"{lines}\nall the decision-\nmaking was done")


def test_the_span_of_a_divided_word_leaves_the_hyphen_out():
    text = "an inter-\nnational court"
    block = Block(text, spans=((0, 9), (10, 24)))
    whole = rejoin(Manuscript((block, Block("international")))).blocks[0]
    assert whole.spans == ((0, 8), (10, 24))
