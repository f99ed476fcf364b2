import pytest

from archive.store import open_store
from index.service import open_index
from tests.web.pages import get, words
from tests.web.seaside import FIRST, SECOND, take
from tests.web.test_records import checks
from web import create_app


@pytest.fixture
def cited(client, seaside):
    """The addresses that were issued for version 1."""
    return {n: f"/d/{seaside.lanterns}/p{n}/{check}" for n, check in checks(client, seaside.lanterns).items()}


def test_words_that_still_stand_are_said_to(client, cited):
    page = get(client, cited[1])
    assert words(page.select_one(".arrival")) == "Unchanged Passage 1 reads as cited."
    passage = page.select_one(".passage.cited")
    assert passage["id"] == "p1"
    assert passage.has_attr("autofocus"), "the browser goes there by itself, without a script"
    assert len(page.select(".passage")) == len(SECOND), "in context"


def test_an_edited_passage_shows_the_words_as_cited_the_difference_and_the_version_cited(
    client, seaside, cited
):
    page = get(client, cited[2])
    note = page.select_one(".arrival")
    assert "Passage 2 has been edited since it was cited" in words(note)
    assert "Edited in version 2," in words(note)
    assert words(note.select_one("blockquote")) == FIRST[1]
    assert [words(d) for d in note.select(".quoted del")] == ["Forty"]
    assert [words(i) for i in note.select(".quoted ins")] == ["Sixty", "all"]
    assert f"/d/{seaside.lanterns}/v1/p2" in [a["href"] for a in note.select("a")]
    assert words(page.select_one(".passage.cited .text")) == SECOND[1]
    assert note.find_next_sibling()["id"] == "p2", "the note stands where the reader arrives"


def test_a_passage_that_was_taken_out_is_said_to_be_gone_and_nothing_is_put_in_its_place(client, cited):
    page = get(client, cited[5])
    note = words(page.select_one(".arrival"))
    assert "Passage 5 is no longer in this text." in note
    assert "Taken out in version 2," in note
    assert FIRST[4] in note
    assert not page.select(".passage.cited")
    plain = get(client, cited[5].rsplit("/", 1)[0])
    assert FIRST[4] in words(plain.select_one(".arrival"))


def test_a_check_that_fits_nothing_is_said_to_fit_nothing(client, seaside):
    page = get(client, f"/d/{seaside.lanterns}/p2/zzzz")
    assert "fits no text that passage 2 ever had" in words(page.select_one(".arrival"))
    assert words(page.select_one(".passage.cited .text")) == SECOND[1]


def test_a_pinned_passage_says_what_became_of_it_since(client, seaside):
    page = get(client, f"/d/{seaside.lanterns}/v1/p2")
    assert words(page.select_one(".passage.cited .text")) == FIRST[1]
    assert "has been edited since this version" in words(page.select_one(".arrival"))
    assert page.select(".arrival ins")


def test_a_range_is_marked_from_end_to_end(client, seaside):
    page = get(client, f"/d/{seaside.lanterns}/p1-3")
    assert [p["id"] for p in page.select(".passage.cited")] == ["p1", "p2", "p3"]
    body = client.get(f"/d/{seaside.lanterns}/p1-3?format=json").json
    assert body["text"] == "\n".join(SECOND[:3])
    arrived = get(client, body["permalink"])
    assert "Passages 1 to 3 read as cited." in words(arrived.select_one(".arrival"))
    old = get(client, f"/d/{seaside.lanterns}/v1/p1-3")
    assert "Passages 1 to 3 have been edited since this version." in words(old.select_one(".arrival"))


def test_a_passage_without_a_check_has_nothing_to_explain(client, seaside):
    assert not get(client, f"/d/{seaside.lanterns}/p1").select(".arrival")


def test_each_status_has_its_json(client, cited):
    answers = {number: client.get(f"{url}?format=json").json for number, url in cited.items()}
    assert [answers[n]["status"] for n in (1, 2, 5)] == ["same", "edited", "gone"]
    assert answers[2]["cited"]["text"] == FIRST[1]
    assert answers[2]["text"] == SECOND[1]
    assert answers[5]["text"] is None
    assert answers[5]["cited"]["version"] == 1


REVISED = (
    "The lanterns were bought by the two widows of Quill Street in the year of the drought.",
    "Forty boats had waited outside the bar since the tide turned and the pilots were asleep. When the bell "
    "rang they came in one by one, the heaviest first, and tied up along the mole without a word.",
    "The oil was paid for by a lottery whose prize was a goat.",
    "Nobody claimed the goat, which was given to the school.",
    "The meeting closed after midnight with a vote of thanks to the widows.",
)


@pytest.fixture(scope="module")
def revised(tmp_path_factory):
    """A record whose second version moves, splits and joins passages; its client, id and issued addresses."""
    folder = tmp_path_factory.mktemp("revised") / "archive"
    sentences = REVISED[1].split(". ")
    halves = (sentences[0] + ".", sentences[1])
    with open_store(folder, create=True) as store:
        record = take(store, "a.txt", "1", *REVISED, title="Minutes")
        after = (REVISED[4], REVISED[0], *halves, f"{REVISED[2]} {REVISED[3]}")
        take(store, "a.txt", "2", *after, title="Minutes")
        open_index(store).catch_up()
    client = create_app(folder).test_client()
    issued = {n: f"/d/{record}/p{n}/{check}" for n, check in checks(client, record).items()}
    return client, record, issued


def arrive(revised, number):
    client, _, issued = revised
    page = get(client, issued[number])
    return words(page.select_one(".arrival")), [words(p.select_one(".text")) for p in page.select(".cited")]


def test_a_split_passage_is_marked_in_all_its_pieces(revised):
    note, marked = arrive(revised, 2)
    assert "Passage 2 has been split; the words as cited are now in passages" in note
    assert " ".join(marked) == REVISED[1]


def test_a_joined_passage_is_shown_where_its_words_are_now(revised):
    for number in (3, 4):
        note, marked = arrive(revised, number)
        assert f"Passage {number} has been joined with others" in note
        assert REVISED[number - 1] in note
        assert marked == [f"{REVISED[2]} {REVISED[3]}"]


def test_a_moved_passage_is_said_to_have_its_words(revised):
    notes = [arrive(revised, number) for number in (1, 5)]
    assert all("Unchanged" in note for note, _ in notes)
    assert [marked for _, marked in notes] == [[REVISED[0]], [REVISED[4]]]


def test_every_address_ever_issued_answers(revised):
    client, record, issued = revised
    for number, url in issued.items():
        for path in (url, f"/d/{record}/p{number}", f"/d/{record}/v1/p{number}", f"/d/{record}/p{number}-5"):
            assert client.get(path, follow_redirects=True).status_code == 200
            for form in ("json", "txt", "ris", "bib", "csl"):
                assert client.get(f"{path}?format={form}", follow_redirects=True).status_code == 200


def test_a_range_that_was_joined_is_not_called_a_part_of_itself(revised):
    client, record, _ = revised
    body = client.get(f"/d/{record}/v1/p3-4?format=json").json
    note = words(get(client, f"/d/{record}/p3-4/{body['check']}").select_one(".arrival"))
    assert "Passages 3 to 4 have been joined; the words as cited are now in passage " in note
    assert "Passages 3 and 4 joined in version 2," in note


def test_of_a_range_it_is_told_which_passage_met_with_what(client, seaside):
    body = client.get(f"/d/{seaside.lanterns}/v1/p2-5?format=json").json
    note = words(get(client, f"/d/{seaside.lanterns}/p2-5/{body['check']}").select_one(".arrival"))
    assert "Passage 2 edited in version 2," in note
    assert "passage 5 taken out in version 2," in note


def test_plain_text_tells_what_became_of_a_citation_and_its_words_then_and_now(client, seaside, cited):
    kept = client.get(f"{cited[1]}?format=txt").text
    assert kept == SECOND[0] + "\n"
    edited = client.get(f"{cited[2]}?format=txt").text
    assert edited.startswith("Passage 2 has been edited since it was cited. Edited in version 2, ")
    assert edited.index(FIRST[1]) < edited.index(SECOND[1])
    gone = client.get(f"{cited[5]}?format=txt").text
    assert gone.startswith("Passage 5 is no longer in this text.")
    assert FIRST[4] in gone
    assert f"/d/{seaside.lanterns}/v1/p5" in gone
    assert client.get(f"/d/{seaside.lanterns}/v1/p5?format=txt").text == FIRST[4] + "\n"


def test_plain_text_of_a_split_passage_names_each_of_its_pieces(revised):
    client, record, issued = revised
    body = client.get(f"{issued[2]}?format=json").json
    told = client.get(f"{issued[2]}?format=txt").text
    pieces = [client.get(f"/d/{record}/p{number}?format=json").json for number in body["now"]]
    assert f"({', '.join(piece['permalink'] for piece in pieces)})" in told
    assert "\n".join(piece["text"] for piece in pieces) in told
