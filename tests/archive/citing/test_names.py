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
        ("Group 7", Name(literal="Group 7")),
        ("", Name(literal="")),
        (",", Name(literal=",")),
    ],
)
def test_a_name_is_parted_as_a_cataloguer_would(text, name):
    assert parse_name(text) == name


def test_a_name_of_a_language_that_puts_the_family_first_is_left_alone():
    assert parse_name("Kovács Béla", language="hu") == Name(literal="Kovács Béla")


def test_an_inverted_name_keeps_particle_and_suffix():
    assert parse_name("Ludwig van der Meer").inverted == "van der Meer, Ludwig"
    assert parse_name("Tomas Brandt Jr.").inverted == "Brandt, Jr., Tomas"
    assert parse_name("Vefa").inverted == "Vefa"
