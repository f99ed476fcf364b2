"""People, organisations and genres are told apart by how their names look."""

import pytest

from ingest.fields.bylines import read_byline, read_name, read_speaker
from ingest.fields.genres import find_type, split_label, type_of_title
from ingest.fields.organisations import expansion, is_acronym, is_organisation, stands_for
from ingest.fields.people import find_people, is_person


@pytest.mark.parametrize(
    ("text", "people"),
    [
        ("Vera Castellane", ("Vera Castellane",)),
        ("Dr. Jane Q. Doe, PhD, Director of the Marrick Center", ("Jane Q. Doe",)),
        (
            "Amina Castellane, Prof. Jonas Petrel, PhD, and Maren Ashgrove",
            ("Amina Castellane", "Jonas Petrel", "Maren Ashgrove"),
        ),
        ("ILL research fellow Tobias Hallowell", ("Tobias Hallowell",)),
        ("Аркадий Ленский, специально для Вестника", ("Аркадий Ленский",)),
        ("к.и.н. Лейла Касумзаде", ("Лейла Касумзаде",)),
        ("Ленский А.Б., кандидат исторических наук", ("Ленский А.Б.",)),
        ("Lorenz d'Albret et Yves von der Mole", ("Lorenz d'Albret", "Yves von der Mole")),
        ("ნინო ჭავლეიშვილი", ("ნინო ჭავლეიშვილი",)),
        ("JONAS PETREL", ("Jonas Petrel",)),
        ("Mayor Oda Finch", ("Oda Finch",)),
        ("Newsroom", ()),
        ("ILL", ()),
        ("The State of the Harbours", ()),
        ("Executive Summary", ()),
    ],
)
def test_the_people_of_a_byline_are_named_without_titles_and_roles(text, people):
    assert find_people(text) == people


@pytest.mark.parametrize(
    ("line", "people", "organisation"),
    [
        ("By Jane Doe", ("Jane Doe",), None),
        ("by ILL", (), "ILL"),
        ("Author: ILL research fellow Tobias Hallowell", ("Tobias Hallowell",), "ILL"),
        ("Автор: Аркадий Ленский", ("Аркадий Ленский",), None),
        ("Müəllif: Elnur Sözərli", ("Elnur Sözərli",), None),
        ("Yazar: Gülsüm Işıkbay", ("Gülsüm Işıkbay",), None),
        ("Հեղինակ՝ Արամ Քարամյան", ("Արամ Քարամյան",), None),
        ("ავტორი: ნინო ჭავლეიშვილი", ("ნინო ჭავლეიშვილი",), None),
        ("Von Henrike Stoltenau", ("Henrike Stoltenau",), None),
        ("Par Maëlle Kerguelen", ("Maëlle Kerguelen",), None),
        ("Por Íñigo Larrabeiti", ("Íñigo Larrabeiti",), None),
        ("[Vera Castellane](#)", ("Vera Castellane",), None),
        ("Prepared by the Committee on Harbours", (), "Committee on Harbours"),
    ],
)
def test_a_byline_says_who_wrote_and_for_whom(line, people, organisation):
    byline = read_byline(line)
    assert byline is not None
    assert (byline.people, byline.organisation) == (people, organisation)


@pytest.mark.parametrize(
    "line", ["By the time the ferry came, it was dark.", "Von den Steinen ist nichts geblieben", "Stones"]
)
def test_a_sentence_is_no_byline(line):
    assert read_byline(line) is None


def test_a_name_alone_may_say_what_its_bearer_is():
    assert read_name("Benoît Hautefeuille, géographe").people == ("Benoît Hautefeuille",)
    assert read_name("Председатель союза Радомир Хаш").people == ("Радомир Хаш",)
    assert read_name("A wall is a question") is None


def test_a_title_may_name_its_speaker():
    assert read_speaker("Opening address by the Secretary-General, Ms Adaeze Lindqvist").people == (
        "Adaeze Lindqvist",
    )
    assert read_speaker("Statement on the stones") is None


@pytest.mark.parametrize(
    "name",
    [
        "INSTITUTE FOR LITTORAL LAW",
        "Dovreker Rundschau",
        "VEL MƏSƏLƏLƏRİ MƏRKƏZİ",
        "Центр прибрежных исследований",
        "Centre d'études littorales",
        "ԱՓԱՄԵՐՁ ՀԵՏԱԶՈՏՈՒԹՅՈՒՆՆԵՐԻ ԿԵՆՏՐՈՆ",
        "Committee on Harbours",
    ],
)
def test_an_organisation_is_known_by_its_keyword(name):
    assert is_organisation(name)
    assert not is_person(name)


@pytest.mark.parametrize(
    "line",
    [
        "Who asked the council?",
        "Совет безопасности провёл заседание",
        "REVIEW OF THE DIPLOMACY OF THE VELIAN SEA STATES",
        "The stones",
    ],
)
def test_a_title_is_no_organisation(line):
    assert not is_organisation(line)


def test_an_acronym_stands_for_the_name_that_has_its_letters():
    assert is_acronym("RCSP")
    assert not is_acronym("Reuters")
    assert stands_for("Institute for Littoral Law", "ILL")
    assert not stands_for("Institute for Littoral Studies", "ILL")
    assert expansion("ILL", ["© “Institute for Littoral Law” charity"]) == "Institute for Littoral Law"
    assert expansion("XYZ", ["Institute for Littoral Law"]) is None


@pytest.mark.parametrize(
    ("line", "title", "kind"),
    [
        ("Opinion: Who counts?", "Who counts?", "opinion"),
        ("Analysis — Who pays", "Who pays", "analysis"),
        ("[OPINION] Who pays", "Who pays", "opinion"),
        ("Мнение: Кто считает", "Кто считает", "opinion"),
        ("Կարծիք․ Ո՞ւմ է պետք", "Ո՞ւմ է պետք", "opinion"),
        ("აზრი: შუქურა", "შუქურა", "opinion"),
        ("Kommentar: Zwei Minister", "Zwei Minister", "opinion"),
        ("ANÁLISIS | ¿Quién cuenta?", "¿Quién cuenta?", "analysis"),
        ("War: a history", "War: a history", None),
        ("Report on the thing", "Report on the thing", None),
    ],
)
def test_a_genre_label_is_taken_off_a_title(line, title, kind):
    assert split_label(line)[:2] == (title, kind)


def test_labels_in_nine_languages_are_known():
    assert {
        find_type(label)
        for label in ("RƏY", "Köşe Yazısı", "Мнение", "Կարծիք", "მოსაზრება", "Meinung", "Tribune", "Opinión")
    } == {"opinion"}
    assert type_of_title("Statement by the mayor") == "speech"
    assert type_of_title("Weekly Digest") == "bulletin"
    assert type_of_title("The stones") is None


@pytest.mark.parametrize(
    ("byline", "people"),
    [
        ("Mira Talvik, Senior Fellow, Harbour Institute", ("Mira Talvik",)),
        ("Mira TALVIK", ("Mira Talvik",)),
        ("AYŞE YILDIRIM", ("Ayşe Yıldırım",)),
        ("Jean Morel, chercheur à l'Institut des Phares", ("Jean Morel",)),
        ("unserem Korrespondenten Onno Brandt", ("Onno Brandt",)),
    ],
)
def test_offices_and_capitals_are_no_part_of_a_name(byline, people):
    assert find_people(byline) == people


@pytest.mark.parametrize(
    ("byline", "people", "organisation"),
    [
        ("Author: ILL Director Mira Talvik", ("Mira Talvik",), "ILL"),
        ("Автор: эксперт ЦПИ Марк Талвик", ("Марк Талвик",), "ЦПИ"),
        ("от ЦПИ", (), "ЦПИ"),
    ],
)
def test_a_short_name_before_an_office_is_the_employers(byline, people, organisation):
    found = read_byline(byline)
    assert found is not None
    assert (found.people, found.organisation) == (people, organisation)


def test_a_line_that_begins_like_a_byline_is_none_without_a_publisher():
    assert read_byline("от редакции") is None
