import pytest

from index.documents import TITLE, IndexDocument
from index.engine import Cursor
from index.facet_values import ValueTables
from index.memory import MemoryEngine
from index.planning import LONGEST_PHRASE, plan_query, plan_selection, years_to_drill
from index.plans import AllOf, AnyOf, Values
from index.query import parse
from index.requests import Selection


def document(id_, text, **fields):
    return IndexDocument(id_, id_, (), (text,), (1,), (None,), **fields)


@pytest.fixture(scope="module")
def snapshot():
    engine = MemoryEngine()
    texts = {
        "a": ("Nation NATION nations national cop COP29 16 f16 F", "en"),
        "b": ("Nationen nationalen gift Gifts", "de"),
        "c": ("gifts naïve US us U.S.", "en"),
        "d": ("nations", None),
    }
    documents = [document(id_, text, language=language) for id_, (text, language) in texts.items()]
    engine.rebuild(documents, Cursor("s", 1))
    return engine.snapshot()


def plan(query, snapshot):
    return plan_query(parse(query).tree, snapshot, ValueTables())


def forms(slot):
    return {(form.term, form.weight, form.languages) for form in slot}


def test_a_word_stands_for_its_spellings_and_its_inflections_in_each_language(snapshot):
    leaf = plan("Nation", snapshot).root
    assert len(leaf.alternatives) == 1
    assert forms(leaf.alternatives[0][0]) == {
        ("Nation", 1.0, None),
        ("NATION", 0.9, None),
        ("nations", 0.75, frozenset({"en"})),
        ("national", 0.75, frozenset({"en"})),
        ("Nationen", 0.75, frozenset({"de"})),
    }


def test_a_quoted_word_is_not_inflected(snapshot):
    assert forms(plan('"nation"', snapshot).root.alternatives[0][0]) == {
        ("Nation", 0.9, None),
        ("NATION", 0.9, None),
    }


def test_a_dotted_acronym_is_no_ordinary_word(snapshot):
    assert forms(plan("U.S.", snapshot).root.alternatives[0][0]) == {("U.S.", 1.0, None), ("US", 0.9, None)}
    assert {term for term, _, _ in forms(plan("us", snapshot).root.alternatives[0][0])} == {
        "us",
        "US",
        "U.S.",
    }


def test_readings_that_the_index_can_not_hold_are_dropped(snapshot):
    assert [len(alternative) for alternative in plan("f-16", snapshot).root.alternatives] == [2, 1]
    assert plan("zeppelin-16", snapshot).root.alternatives == ()


def test_another_reading_weighs_less_as_a_whole(snapshot):
    (joined,) = plan("f-16", snapshot).root.alternatives[1][0]
    assert (joined.term, joined.weight) == ("f16", pytest.approx(0.9))


def test_letters_and_a_number_may_be_one_word(snapshot):
    planned = plan("cop 29", snapshot)
    assert isinstance(planned.root, AllOf)
    either = planned.root.parts[0]
    assert isinstance(either, AnyOf)
    assert [leaf.label for leaf in planned.leaves] == ["cop", "29", "cop29"]
    assert plan("nation 29", snapshot).root == AllOf(
        tuple(plan(word, snapshot).root for word in ("nation", "29"))
    )


def test_near_looks_for_each_word_once(snapshot):
    leaf = plan('"nation nation cop"~4', snapshot).root
    assert leaf.near == 4
    assert [len(alternative) for alternative in leaf.alternatives] == [2]


def test_a_phrase_has_its_longest(snapshot):
    planned = plan('"' + "us " * (LONGEST_PHRASE + 1) + '"', snapshot)
    assert len(planned.root.alternatives[0]) == LONGEST_PHRASE
    assert [diagnostic.kind for diagnostic in planned.diagnostics] == ["ignored"]


def test_a_prefix_with_too_many_words_says_so(snapshot, monkeypatch):
    monkeypatch.setattr("index.expansion.MOST_PREFIXED", 2)
    planned = plan("n*", snapshot)
    assert [diagnostic.kind for diagnostic in planned.diagnostics] == ["stopped"]
    assert plan("g*", snapshot).diagnostics == []


def test_a_prefix_prefers_what_begins_just_so(snapshot):
    assert forms(plan("Nation*", snapshot).root.alternatives[0][0]) >= {
        ("Nation", 1.0, None),
        ("nations", 0.9, None),
    }


def test_a_misspelt_word_weighs_less_with_every_letter(snapshot):
    weights = {term: weight for term, weight, _ in forms(plan("gifs~2", snapshot).root.alternatives[0][0])}
    assert weights == {"gifts": 0.6, "Gifts": 0.6, "gift": 0.6}


def test_what_is_excluded_is_neither_marked_nor_missed(snapshot):
    planned = plan("nation -(gift OR us)", snapshot)
    assert [leaf.label for leaf in planned.leaves] == ["nation"]
    assert [term.origin.text for term in planned.terms] == ["nation"]


def test_fields_narrow_to_title_or_headings_and_the_innermost_counts(snapshot):
    assert plan("title:nation", snapshot).root.fields == (TITLE,)
    assert plan("section:(title:nation)", snapshot).root.fields == (TITLE,)


def test_nothing_selected_is_nothing_to_check(snapshot):
    assert plan_selection(Selection(), snapshot, ValueTables()) == {}
    assert plan_selection(Selection(language=("EN-us",)), snapshot, ValueTables()) == {
        "language": Values("language", frozenset({"en"}))
    }


def test_dates_selected_the_wrong_way_round_are_exchanged(snapshot):
    backwards, forwards = Selection(first="2024-07", last="2023"), Selection(first="2023", last="2024-07")
    tables = ValueTables()
    assert plan_selection(backwards, snapshot, tables) == plan_selection(forwards, snapshot, tables)


@pytest.mark.parametrize(
    ("first", "last", "years"),
    [("2024", "2024", (2024, 2024)), ("2022-05", "2024", (2022, 2024)), ("2021", "2024", None),
     (None, "2024", None), ("2024", "2023", (2023, 2024)), ("soon", "2024", None)],
)  # fmt: skip
def test_months_are_shown_of_few_years(first, last, years):
    assert years_to_drill(Selection(first=first, last=last)) == years
