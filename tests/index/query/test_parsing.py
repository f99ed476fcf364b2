import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from index.query import parse, write
from index.query.parsing import DEEPEST, LONGEST_QUERY, MOST_CLAUSES, MOST_DIAGNOSTICS
from index.query.tree import And, DateRange, Everything, Field, Not, Or, Phrase, Word
from tests.index.corpora import queries

a, b, c, d = (Word(letter) for letter in "abcd")


def kinds(query):
    return [diagnostic.kind for diagnostic in parse(query).diagnostics]


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("", Everything()),
        ("   \n ", Everything()),
        ("climate", Word("climate")),
        ("a b", And((a, b))),
        ("a AND b", And((a, b))),
        ("a OR b", Or((a, b))),
        ("a b OR c d", Or((And((a, b)), And((c, d))))),
        ("(a OR b) c", And((Or((a, b)), c))),
        ("a -b", And((a, Not(b)))),
        ("a NOT b", And((a, Not(b)))),
        ("a AND NOT b", And((a, Not(b)))),
        ("-a", Not(a)),
        ("-(a b)", Not(And((a, b)))),
        ("NOT NOT a", a),
        ("-NOT a", a),
        ("((((a))))", a),
        ("a a", a),
        ('"a b"', Phrase("a b")),
        ("“a b”", Phrase("a b")),
        ("«a b»", Phrase("a b")),
        ('"a b"~5', Phrase("a b", 5)),
        ('"a b"~', Phrase("a b", 10)),
        ('"a b"~0', Phrase("a b", 0)),
        ('"a chang*"', Phrase("a chang*")),
        ("clim*", Word("clim", prefix=True)),
        ("fuzzy~", Word("fuzzy", edits=1)),
        ("fuzzier~", Word("fuzzier", edits=2)),
        ("fuzzy~1", Word("fuzzy", edits=1)),
        ("fuzzy~2", Word("fuzzy", edits=2)),
        ("title:a", Field("title", a)),
        ("Title:a", Field("title", a)),
        ("title: a", Field("title", a)),
        ("title:(a OR b) c", And((Field("title", Or((a, b))), c))),
        ('source:"Kenya"', Field("source", Phrase("Kenya"))),
        ("-source:a", Not(Field("source", a))),
        ("title:-a", Not(Field("title", a))),
        ("-title:-a", Field("title", a)),
        ("language:en", Field("lang", Word("en"))),
        ("title:AND", Field("title", Word("AND"))),
        ("date:2024", DateRange("2024", "2024")),
        ("date:2024-07..2025-01", DateRange("2024-07", "2025-01")),
        ("date:2024..", DateRange("2024", None)),
        ("date:..2024-07-15", DateRange(None, "2024-07-15")),
        ('date:"2024"', DateRange("2024", "2024")),
        ("date:2023-2024", DateRange("2023", "2024")),
        ("-date:2024", Not(DateRange("2024", "2024"))),
        ("date:-2024", DateRange(None, "2024")),
        ("date:2024-07-", DateRange("2024-07", None)),
        ("date:2024.", DateRange("2024", "2024")),
        ("date:(2019 OR 2024)", Or((DateRange("2019", "2019"), DateRange("2024", "2024")))),
        ("date:(2019.. -2024)", And((DateRange("2019", None), Not(DateRange("2024", "2024"))))),
        ("date:((2019) OR (title:a))", Or((DateRange("2019", "2019"), Field("title", a)))),
        ("a && a", a),
        ("10 000", Word("10 000")),
        ("10 000 a", And((Word("10 000"), a))),
        ("US$1 000\u00a0000, a", And((Word("US$1 000\u00a0000"), a))),
        ("242 338", And((Word("242"), Word("338")))),
        ("10 000 500", And((Word("10"), Word("000"), Word("500")))),
        ("a OR -b", Or((a, Not(b)))),
        ("or and not", And((Word("or"), Word("and"), Word("not")))),
        ("ANDROID ORGAN NOTE", And((Word("ANDROID"), Word("ORGAN"), Word("NOTE")))),
    ],
)
def test_a_sound_query_is_read_without_a_word(query, tree):
    parsed = parse(query)
    assert parsed.tree == tree
    assert parsed.diagnostics == ()


@pytest.mark.parametrize(
    "word",
    ["f-16", "s/s", "C++", "COP29", "$5", "3+3", "O’Brien", "50-årig", "🎉", "Հայաստան", "Beynəlxalq", "中国",
     "العربية", "R&D", "U.S.", "10:30", "https://example.org/a?b=c", "e-mail@example.org", "#tag", "5%",
     "don't", "16-17", "the"],
)  # fmt: skip
def test_what_people_type_is_one_word_as_typed(word):
    parsed = parse(word)
    assert parsed.tree == Word(word)
    assert parsed.diagnostics == ()


@pytest.mark.parametrize(
    ("query", "tree"),
    [
        ("what is NATO?", And((Word("what"), Word("is"), Word("NATO")))),
        ("a, b; c.", And((a, b, c))),
        ("a - b", And((a, b))),
        ("a – b", And((a, b))),
        ("a & b", And((a, b))),
        ("a | b", And((a, b))),
        ("+a +b", And((a, b))),
        ("+.+a", a),
        ("--a", a),
        ("'a b'", And((a, b))),
        ("f(a)", And((Word("f"), a))),
        ("US$ 5 billion", And((Word("US$ 5"), Word("billion")))),
        ("&", Word("&")),
    ],
)
def test_punctuation_that_means_nothing_is_passed_over_in_silence(query, tree):
    parsed = parse(query)
    assert parsed.tree == tree
    assert parsed.diagnostics == ()


@pytest.mark.parametrize(
    ("query", "tree", "kind", "at"),
    [
        ('"a b', Phrase("a b"), "corrected", (0, 4)),
        ('a "', a, "ignored", (2, 3)),
        ('""', Everything(), "ignored", (0, 2)),
        ("(a", a, "corrected", (0, 1)),
        ("a)", a, "ignored", (1, 2)),
        ("()", Everything(), "ignored", (0, 1)),
        ("a OR", a, "ignored", (2, 4)),
        ("OR a", a, "ignored", (0, 2)),
        ("a AND OR b", And((a, b)), "ignored", (6, 8)),
        ("a NOT", a, "ignored", (2, 5)),
        ("(a NOT) b", And((a, b)), "ignored", (3, 6)),
        ("AND AND", Phrase("AND"), "corrected", (0, 7)),
        ("NOT", Phrase("NOT"), "corrected", (0, 3)),
        ("AND OR", And((Phrase("AND"), Phrase("OR"))), "corrected", (0, 6)),
        ("*", Everything(), "ignored", (0, 1)),
        ("a ~~~", a, "ignored", (2, 5)),
        ("*tion", Word("tion"), "corrected", (0, 5)),
        ("wom*n", Word("wom", prefix=True), "corrected", (0, 5)),
        ("ab~", Word("ab"), "ignored", (0, 3)),
        ("climate~9", Word("climate", edits=2), "corrected", (0, 9)),
        ('"clim* a"', Phrase("clim* a"), "ignored", (0, 9)),
        ('"a b"~5000', Phrase("a b", 100), "corrected", (0, 10)),
        ("title:", Everything(), "ignored", (0, 6)),
        ("a title:", a, "ignored", (2, 8)),
        ("title:()", Everything(), "ignored", (6, 7)),
        ("date:*", Everything(), "ignored", (5, 6)),
        ("2019..2024-07", Word("2019..2024-07"), "corrected", (0, 13)),
        ("date:soon a", a, "ignored", (5, 9)),
        ("date:2024-13", Everything(), "ignored", (5, 12)),
        ("date:2025..2024", DateRange("2024", "2025"), "corrected", (5, 15)),
        ("auther:smith", Word("auther:smith"), "corrected", (0, 7)),
        ("\x00\ud800", Everything(), "ignored", (0, 2)),
    ],
)
def test_what_is_not_understood_is_left_out_and_said_so(query, tree, kind, at):
    parsed = parse(query)
    assert parsed.tree == tree
    assert [(diagnostic.kind, diagnostic.at) for diagnostic in parsed.diagnostics] == [(kind, at)]
    assert parsed.diagnostics[0].cause.endswith((".", "?"))


@pytest.mark.parametrize(
    "query", ["10 AND 000", "a 242  338 000", "(1 OR 2) 000", "US$ AND 5", "1 AND 10 000 AND 000"]
)
def test_numbers_that_stand_beside_each_other_are_written_apart(query):
    tree = parse(query).tree
    assert parse(write(tree)).tree == tree


def test_positions_are_those_of_the_query_as_typed():
    query = "“river”  title:(“O’Brien” -x"
    tree = parse(query).tree
    phrase, rest = tree.parts
    assert query[slice(*phrase.at)] == "“river”"
    assert query[slice(*rest.part.parts[0].at)] == "“O’Brien”"
    assert query[slice(*rest.part.parts[1].part.at)] == "x"


@given(
    st.text(max_size=300)
    | queries
    | st.text(alphabet='ab"()-*~:. ORANDT\u201c', max_size=200)
    | st.text(alphabet="10 $%-.&", max_size=40)
)
def test_no_query_is_an_error_and_what_is_written_is_read_back_the_same(query):
    parsed = parse(query)
    assert len(parsed.diagnostics) <= MOST_DIAGNOSTICS
    for diagnostic in parsed.diagnostics:
        assert 0 <= diagnostic.at[0] <= diagnostic.at[1] <= len(query)
    assert parse(write(parsed.tree)).tree == parsed.tree


@pytest.mark.parametrize(
    "query",
    [
        "(" * 10_000 + "a" + ")" * 10_000,
        "(a OR " * 100_000,
        "a " * 500_000,
        "NOT " * 300_000 + "a",
        '"' * 1_000_000,
        '" "' * 300_000,
        "a*" * 500_000,
        "a" * 1_000_000,
        "title:" * 200_000,
        ")" * 1_000_000,
        "~" * 1_000_000,
        "a-" * 500_000,
        "\u0301" * 1_000_000,
    ],
)
def test_a_megabyte_of_anything_is_read_at_once(query):
    begun = time.process_time()
    parsed = parse(query)
    assert time.process_time() - begun < 0.5
    assert (
        any("2,000" in diagnostic.cause for diagnostic in parsed.diagnostics) or len(query) <= LONGEST_QUERY
    )


def test_parentheses_too_deep_are_taken_away_and_their_words_kept():
    depth = DEEPEST * 3
    parsed = parse("(" * depth + "a b" + ")" * depth + " c")
    assert parsed.tree == And((a, b, c))
    assert [diagnostic.kind for diagnostic in parsed.diagnostics] == ["ignored"]


def test_clauses_beyond_the_limit_are_left_out():
    parsed = parse(" ".join(f"w{n}" for n in range(MOST_CLAUSES + 5)))
    assert len(parsed.tree.parts) == MOST_CLAUSES
    assert kinds(" ".join(f"w{n}" for n in range(MOST_CLAUSES + 5))) == ["ignored"]


def test_a_caller_may_bound_the_query():
    assert parse("ab cd", longest=2).tree == Word("ab")


def test_an_operator_that_punctuation_makes_a_word_is_written_so_that_it_stays_one():
    tree = parse("OR?").tree
    assert tree == Phrase("OR")
    assert parse(write(tree)).tree == tree
