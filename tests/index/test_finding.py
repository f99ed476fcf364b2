"""What readers find: query strings against a real archive."""

import pytest

from tests.index.libraries import Library, paper


def marked(hit):
    """The marked pieces of a hit's passages."""
    return [[passage.text[start:end] for start, end in passage.spans] for passage in hit.passages]


@pytest.fixture(scope="module")
def town(tmp_path_factory):
    library = Library(tmp_path_factory.mktemp("town") / "archive")
    library.put(
        paper(
            "compounds",
            "The Secretary-General flew an F-16 to COP29 in the s/s Asteria, deck O that leaks.",
            language="en",
        ),
        paper(
            "money",
            "Nations need $5 billion for C++ in the 3+3 format, says O’Brien of the U.S. office.",
            language="en",
        ),
        paper(
            "plain",
            "The secretary general's nation fished 10,000 fish; 5 crowns a billion times in C.",
            language="en",
        ),
        paper("folds", "A résumé of the Beynəlxalq Hava Limanı and of Türkiye.", language="az"),
        paper("german", "Die Nationen der Straße und der 50-årig.", language="de"),
        paper("armenian", "Հայաստանի Հանրապետություն և Վրաստան", language="hy"),
        paper("chinese", "中国人民 🎉", language="zh"),
        paper("hebrew", "חיילי צה״ל בגבול; 40 km²", language="he"),
        paper("arabic", "السَّلامُ عَلَيْكُمْ", language="ar"),
        paper("joined", "Cooperation of nonaligned fleets; 250,000 oars.", language="en"),
        paper("hyphened", "Co-operation of non-aligned fleets; 250 000 sails.", language="en"),
        paper("elided", "L’avenir de l’Europe et d'autres.", language="fr"),
    )
    yield library
    library.close()


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("Secretary-General", {"compounds", "plain"}),
        ("secretary general", {"compounds", "plain"}),
        ('"secretary general"', {"compounds", "plain"}),
        ("SECRETARY‑GENERAL", {"compounds", "plain"}),
        ("f-16", {"compounds"}),
        ("F16", {"compounds"}),
        ("f 16", {"compounds"}),
        ("s/s", {"compounds"}),
        ("COP29", {"compounds"}),
        ("COP-29", {"compounds"}),
        ("cop 29", {"compounds"}),
        ("C++", {"money"}),
        ("C", {"money", "plain"}),
        ("$5 billion", {"money"}),
        ("$ 5 billion", {"money"}),
        ("5 % billion", set()),
        ("5 & billion", {"money", "plain"}),
        ("§ 5", set()),
        ("5 billion", {"money", "plain"}),
        ("3+3", {"money"}),
        ("O'Brien", {"money"}),
        ("brien", {"money"}),
        ("obrien", {"money"}),
        ("OBRIEN", {"money"}),
        ('"says obrien"', {"money"}),
        ("obrie*", {"money"}),
        ("othat", set()),
        ("U.S.", {"money"}),
        ("us", {"money"}),
        ("10000", {"plain"}),
        ("10,000", {"plain"}),
        ("10.000", {"plain"}),
        ("cooperation", {"joined", "hyphened"}),
        ("co-operation", {"joined", "hyphened"}),
        ("cooperating", {"joined", "hyphened"}),
        ('"cooperating"', set()),
        ("COOPERAT*", {"joined", "hyphened"}),
        ('"cooperation of nonaligned"', {"joined"}),
        ('"nonaligned fleets"', {"joined", "hyphened"}),
        ("cooperatoin~", {"joined"}),
        ("250 000", {"joined", "hyphened"}),
        ("250000 oars", {"joined"}),
        ("25 000", set()),
        ("title:-joined fleets", {"hyphened"}),
        ("resume", {"folds"}),
        ("Beynelxalq", {"folds"}),
        ("TURKIYE", {"folds"}),
        ("nation", {"money", "plain", "german"}),
        ('"nation"', {"plain"}),
        ("strasse", {"german"}),
        ("50-årig", {"german"}),
        ("50årig", {"german"}),
        ("Հայաստան", {"armenian"}),
        ("եւ", {"armenian"}),
        ("中国", {"chinese"}),
        ("国人", {"chinese"}),
        ("国中", set()),
        ("🎉", {"chinese"}),
        ("السلام", {"arabic"}),
        ('צה"ל', {"hebrew"}),
        ("צה״ל", {"hebrew"}),
        ("km2", {"hebrew"}),
        ("Europe", {"elided"}),
        ("l'Europe", {"elided"}),
        ("d'Europe", {"elided"}),
        ("general's", {"compounds", "plain"}),
        ("the of", {"money", "folds"}),
        ('"of the"', {"money", "folds"}),
        ('"the of"', set()),
        ("secr*", {"compounds", "plain"}),
        ('"secretary gen*"', {"compounds", "plain"}),
        ("secratery~", {"compounds", "plain"}),
        ("secratery~1", set()),
        ('"nation fished"~0', {"plain"}),
        ('"fished nation"~0', {"plain"}),
        ('"secretary fish"~6', {"plain"}),
        ('"secretary fish"~5', set()),
        (
            "-nation",
            {"compounds", "folds", "armenian", "chinese", "hebrew", "arabic", "elided", "joined", "hyphened"},
        ),
        ("(fish OR résumé) -crowns", {"folds"}),
        ("title:german", {"german"}),
        ("lang:german", {"german"}),
        ("lang:deutsch OR lang:fr", {"german", "elided"}),
        ("lang:de-AT", {"german"}),
        ("lang:en -nation", {"compounds", "joined", "hyphened"}),
        ("AND OR", set()),
        ('"secretary general', {"compounds", "plain"}),
    ],
)
def test_a_query_finds_what_its_author_meant(town, query, names):
    results = town.search(query, size=20)
    assert set(town.names(results.hits)) == names
    assert results.total == len(names)


@pytest.mark.parametrize(
    ("query", "name", "marks"),
    [
        ("secretary-general", "compounds", [["Secretary-General"]]),
        ("secretary general", "compounds", [["Secretary", "General"]]),
        ("$5", "money", [["$5"]]),
        ("C++", "money", [["C++"]]),
        ("o'brien", "money", [["O’Brien"]]),
        ("cooperation", "hyphened", [["Co-operation"]]),
        ("250 000", "joined", [["250,000"]]),
        ("nation", "plain", [["nation"]]),
        ("COP 29", "compounds", [["COP29"]]),
        ('"secretary fish"~6', "plain", [["secretary", "fish"]]),
        ("l'europe", "elided", [["l’Europe"]]),
        ("中国", "chinese", [["中国"]]),
        ("beyn*", "folds", [["Beynəlxalq"]]),
        ("u.s.", "money", [["U.S."]]),
        ("السلام", "arabic", [["السَّلامُ"]]),
        ("title:plain", "plain", [[]]),
    ],
)
def test_what_was_found_is_marked(town, query, name, marks):
    hits = [hit for hit in town.search(query).hits if hit.id == town.ids[name]]
    assert [marked(hit) for hit in hits] == [marks]


def test_exact_ranks_above_folded_and_folded_above_stemmed(library):
    library.put(
        *(
            paper(f"{n}", text, title="x", language="en")
            for n, text in enumerate(("nations grow", "Nation grow", "nation grow"))
        )
    )
    assert library.found("nation") == ["2", "1", "0"]
    assert library.found("Nation") == ["1", "2", "0"]


def test_a_stem_counts_only_in_documents_of_its_language(library):
    library.put(
        paper("english", "The gifts were wrapped.", title="x", language="en-GB"),
        paper("german", "Die Gifts im Schrank.", title="x", language="de"),
        paper("unknown", "gifts", title="x"),
    )
    assert set(library.found("gift")) == {"english", "german"}
    assert library.found('"gift"') == []
    assert library.found("gifted") == ["english"]


def test_phrases_and_windows_do_not_reach_into_the_next_passage_section_or_field(library):
    library.put(
        paper("one", "the river", "treaty of Selm", title="Ilven river", sections=("treaty", "of Hallin"))
    )
    assert library.found('"river treaty"') == []
    assert library.found('"river treaty"~100') == []
    assert library.found('"treaty of"') == ["one"]
    assert library.found('"of Hallin"') == ["one"]
    assert library.found('"treaty of Hallin"') == []
    assert library.found("section:hallin") == ["one"]
    assert library.found("section:selm") == []


def test_sources_authors_and_types_are_matched_by_word_or_whole_name(library):
    library.put(
        paper("a", "x", source="The Selm Courier", type="article", authors=("Ada Lindqvist", "Bo O’Taal")),
        paper("b", "x", source="Selm", type="opinion", authors=("Ada Kolar",)),
        paper("c", "x", source="Kenya", type="policy paper"),
    )
    assert set(library.found("source:selm")) == {"a", "b"}
    assert library.found('source:"Selm"') == ["b"]
    assert library.found('source:"selm courier"') == ["a"]
    assert library.found("source:cour*") == ["a"]
    assert library.found("source:kenia~1") == ["c"]
    assert library.found('source:"KENYA" x') == ["c"]
    assert set(library.found("author:ada")) == {"a", "b"}
    assert library.found("author:(ada lindqvist)") == ["a"]
    assert library.found("author:o'taal") == ["a"]
    assert library.found("author:lindqvist-kolar") == []
    assert library.found('type:"policy paper"') == ["c"]
    assert library.found("-type:article -type:opinion") == ["c"]
    assert library.search("source:nowhere x").unmatched == ("nowhere",)


def test_a_date_matches_every_range_that_it_overlaps(library):
    library.put(
        paper("day", "x", date="2024-07-15"),
        paper("month", "x", date="2024-07"),
        paper("year", "x", date="2024"),
        paper("none", "x"),
    )
    assert set(library.found("date:2024")) == {"day", "month", "year"}
    assert set(library.found("date:2024-07-20")) == {"month", "year"}
    assert set(library.found("date:2024-08..")) == {"year"}
    assert set(library.found("date:..2024-06")) == {"year"}
    assert library.found("-date:2024") == ["none"]
    assert library.found("date:2025") == []


def test_words_that_the_archive_does_not_have_are_named(library):
    library.put(paper("a", "the river"))
    results = library.search("river zeppelin -gondola")
    assert results.total == 0
    assert results.unmatched == ("zeppelin",)
    assert library.search("river").unmatched == ()


def test_a_better_spelling_is_offered_only_where_it_finds_more(library):
    library.put(*(paper(f"{n}", "The government of the town and climate change.") for n in range(3)))
    assert library.search("goverment").did_you_mean == "government"
    assert library.search("(goverment town)").did_you_mean == "(government town)"
    assert library.search('"goverment off the"').did_you_mean is None
    assert library.search('"goverment of the"').did_you_mean == '"government of the"'
    assert library.search("climatechange town").did_you_mean == "climate change town"
    assert library.search("title:goverment").did_you_mean is None
    assert library.search("goverment", source=("nowhere",)).did_you_mean is None
    assert library.search("government").did_you_mean is None
    assert library.search("zzzzzz").did_you_mean is None


def test_did_you_mean_corrects_the_names_of_sources_authors_and_languages_too(library):
    library.put(
        paper("a", "The tide.", source="The Selm Courier", language="fr", authors=("Ada Lindqvist",)),
        paper("b", "The tide.", source="Harbour Lantern", language="en"),
    )
    assert library.search("source:curier tide").did_you_mean == "source:Courier tide"
    assert library.search('source:"selm coureir"').did_you_mean == 'source:"selm Courier"'
    assert library.search("author:linqvist").did_you_mean == "author:Lindqvist"
    assert library.search("lang:frech").did_you_mean == "lang:french"
    assert library.search("source:curier lanternn").did_you_mean is None
    assert library.search("source:selm zzz").did_you_mean is None
