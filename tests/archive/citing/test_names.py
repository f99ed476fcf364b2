"""Authors' names in their parts."""

import pytest

from archive.citing.names import Name, parse_name


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Narek Minasyan", Name("Minasyan", "Narek")),
        ("Mira  Anna Talvik", Name("Talvik", "Mira Anna")),
        ("Talvik, Mira", Name("Talvik", "Mira")),
        ("Ludwig van der Meer", Name("Meer", "Ludwig", "van der")),
        ("van der Meer, Ludwig", Name("Meer", "Ludwig", "van der")),
        ("Ana de la Cruz", Name("Cruz", "Ana", "de la")),
        ("Van Morrow", Name("Morrow", "Van")),
        ("Amal al-Rashid", Name("al-Rashid", "Amal")),
        ("Tomas Brandt Jr.", Name("Brandt", "Tomas", "", "Jr.")),
        ("Brandt, Jr., Tomas", Name("Brandt", "Tomas", "", "Jr.")),
        ("Dr. Ilse Korda", Name("Korda", "Ilse")),
        ("J. R. Okoro", Name("Okoro", "J. R.")),
        ("Анна Петрова", Name("Петрова", "Анна")),
        ("Vefa", Name(literal="Vefa")),
        ("Ministry of Ferries", Name(literal="Ministry of Ferries")),
        ("The Harbour Gazette", Name(literal="The Harbour Gazette")),
        (
            "Institute for Tides, Currents and Shoals",
            Name(literal="Institute for Tides, Currents and Shoals"),
        ),
        ("Staff reporters", Name(literal="Staff reporters")),
        ("习近山", Name(literal="习近山")),
        ("سالم الحداد", Name(literal="سالم الحداد")),
        ("דנה לוי", Name(literal="דנה לוי")),
        ("John Smith Jr.", Name("Smith", "John", "", "Jr.")),
        ("John Smith, III", Name("Smith", "John", "", "III")),
        ("Smith, John, Jr.", Name("Smith", "John", "", "Jr.")),
        ("Elizabeth II", Name(literal="Elizabeth II")),
        ("Oren IV", Name(literal="Oren IV")),
        ("Leo XIV", Name(literal="Leo XIV")),
        ("John Paul II", Name(literal="John Paul II")),
        ("Queen Maren", Name(literal="Queen Maren")),
        ("Mr. Bachev", Name("Bachev")),
        ("Mr.Gensher", Name("Gensher")),
        ("SPAAK, Mr.", Name("SPAAK")),
        ("Korda, Dr. Ilse", Name("Korda", "Ilse")),
        ("Ilse Korda, PhD", Name("Korda", "Ilse")),
        ("Mr Yousef bin Alawi bin ABDULLAH", Name("ABDULLAH", "Yousef bin Alawi", "bin")),
        ("H.E. Mr. Tomas Brandt", Name("Brandt", "Tomas")),
        ("Prof. Dr. Ilse Korda", Name("Korda", "Ilse")),
        ("Г-н Петров", Name("Петров")),
        ("Sayın Selin Aksoy", Name("Aksoy", "Selin")),
        ("S.E. Mme Claire Aubry", Name("Aubry", "Claire")),
        ("Herr Brandt", Name("Brandt")),
        ("Señora Ana Vidal", Name("Vidal", "Ana")),
        ("Պրն. Նարեկ Մինասյան", Name("Մինասյան", "Նարեկ")),
        ("السيد سالم الحداد", Name(literal="سالم الحداد")),
        ("Abdullah Alsaidi,", Name("Alsaidi", "Abdullah")),
        ("Mr", Name()),
        ("Mr., Dr.", Name()),
        ("M. Talvik", Name("Talvik", "M.")),
        ("Don Harrow", Name("Harrow", "Don")),
        ("Group 7", Name(literal="Group 7")),
        ("", Name(literal="")),
        (",", Name(literal=",")),
    ],
)
def test_a_name_is_parted_as_a_cataloguer_would(text, name):
    assert parse_name(text) == name


def test_a_name_of_a_language_that_puts_the_family_first_is_left_alone():
    assert parse_name("Kovács Béla", language="hu") == Name(literal="Kovács Béla")


@pytest.mark.parametrize(
    ("text", "language", "name"),
    [
        ("M. Claude Aubry", "fr", Name("Aubry", "Claude")),
        ("Don Luis Vidal", "es", Name("Vidal", "Luis")),
        ("Selin Hanım", "tr", Name("Selin")),
        ("王海先生", "zh", Name("王海")),
    ],
)
def test_an_honorific_of_one_language_is_none_in_others(text, language, name):
    assert parse_name(text, language=language) == name


def test_an_inverted_name_keeps_particle_and_suffix():
    assert parse_name("Ludwig van der Meer").inverted == "van der Meer, Ludwig"
    assert parse_name("Tomas Brandt Jr.").inverted == "Brandt, Tomas, Jr."
    assert parse_name("Vefa").inverted == "Vefa"
