# ruff: noqa: E501 - texts stand as they are read
"""Heads, bylines and tails of short texts in nine languages, as an archivist would read them."""

import datetime as dt

import pytest

from ingest.blocks import Hints
from ingest.drafting import draft

EN = (
    "The ferry company said on Tuesday that it would not renew the lease on the southern berth.",
    "Councillors had hoped to see the matter settled, but two rounds of talks ended without agreement.",
    "The harbour master said that the berth could be opened within a month if the money were found.",
)
DE = (
    "Die Fährgesellschaft hat am Dienstag mitgeteilt, dass sie den Pachtvertrag nicht verlängern wird.",
    "Im Stadtrat hatte man gehofft, die Sache noch vor dem Sommerfahrplan zu klären, doch vergeblich.",
    "Der Hafenmeister sagte, der Anleger könne in einem Monat geöffnet werden, wenn das Geld da sei.",
)
FR = (
    "La compagnie de ferries a annoncé mardi qu’elle ne renouvellerait pas le bail de l’embarcadère.",
    "Les conseillers espéraient régler l’affaire avant l’été, mais les discussions ont échoué.",
    "Le capitaine du port a déclaré que l’embarcadère pourrait rouvrir si l’argent était trouvé.",
)
ES = (
    "La compañía de transbordadores anunció el martes que no renovará el arrendamiento del muelle sur.",
    "Los concejales esperaban resolver el asunto antes del verano, pero las conversaciones fracasaron.",
)
RU = (
    "Паромная компания сообщила во вторник, что не будет продлевать аренду южного причала, который пустует после осенних штормов.",
    "Депутаты рассчитывали решить вопрос до лета, однако переговоры закончились безрезультатно.",
    "Капитан порта сказал, что причал можно открыть за месяц, если найдутся деньги на ремонт трапа.",
)
AZ = (
    "Bərə şirkəti çərşənbə axşamı bildirib ki, cənub körpüsünün icarə müqaviləsini uzatmayacaq.",
    "Şəhər şurasının üzvləri məsələnin yay cədvəlindən əvvəl həll olunacağına ümid edirdilər.",
)
TR = (
    "Feribot şirketi salı günü güney iskelesinin kira sözleşmesini yenilemeyeceğini bildirdi.",
    "Belediye meclisi üyeleri konunun çözülmesini umuyordu, ancak görüşmeler sonuçsuz kaldı.",
)
HY = (
    "Լաստանավային ընկերությունը երեքշաբթի օրը հայտարարեց, որ չի երկարաձգելու նավամատույցի վարձակալությունը։",
    "Ավագանու անդամները հույս ունեին, որ հարցը կլուծվի, սակայն բանակցություններն ավարտվեցին առանց համաձայնության։",
)
KA = (
    "საბორნე კომპანიამ სამშაბათს განაცხადა, რომ სამხრეთ ნავმისადგომის იჯარას აღარ გააგრძელებს.",
    "საკრებულოს წევრები იმედოვნებდნენ, რომ საკითხი მოგვარდებოდა, თუმცა მოლაპარაკება უშედეგოდ დასრულდა.",
)

# Above the text, the text, below it; then title, date, authors, source, type.
ARTICLES = {
    "en, dash and two authors": (
        "Analysis — Who will pay for the berth?\n\nAnsby, April 3, 2021\n\nBy Orla Penhallow, senior fellow at the "
        "Institute for Coastal Affairs, and Dr. Teodor Vask",
        EN,
        "The views expressed here are the author's own.\n\n© 2021 Institute for Coastal Affairs.",
        ("Who will pay for the berth?", "2021-04-03", ("Orla Penhallow", "Teodor Vask"),
         "Institute for Coastal Affairs", "analysis"),
    ),
    "de, place and day before the text": (
        "Gastbeitrag\n\nWer zahlt für den Anleger?\n\nVon Grete Sommerfeld",
        ("Ansby, 3. April 2021. – " + DE[0], *DE[1:]),
        "Die Autorin ist Historikerin und lebt in Ansby.\n\nLesen Sie auch\nBürgermeister eröffnet Fischmarkt",
        ("Wer zahlt für den Anleger?", "2021-04-03", ("Grete Sommerfeld",), None, "opinion"),
    ),
    "fr, label with a full stop, two dates": (
        "TRIBUNE. Qui paiera l’embarcadère ?\n\nPublié le 3 avril 2021 à 18h30, mis à jour le 5 avril 2021\n\n"
        "Par Anne-Lise Kerbrat, historienne, et Yann Le Goff, économiste",
        FR,
        "Les auteurs sont membres du Conseil du littoral.\n\nTous droits réservés",
        ("Qui paiera l’embarcadère ?", "2021-04-03", ("Anne-Lise Kerbrat", "Yann Le Goff"), None, "opinion"),
    ),
    "es, stroke, place and date": (
        "Opinión | ¿Quién pagará el muelle?\n\nPor Inés Robledo\nAnsby, 3 de abril de 2021",
        ES,
        "Sobre la autora: Inés Robledo es historiadora.\nCompartir en Facebook",
        ("¿Quién pagará el muelle?", "2021-04-03", ("Inés Robledo",), None, "opinion"),
    ),
    "ru, agency and who prepared it": (
        "Кто заплатит за причал?",
        ("АНЗБИ, 3 апреля 2021 г. /Анзби-Пресс/. " + RU[0], *RU[1:]),
        "Подготовила Тамара Велесова\n\nЧитайте также:\nМэр открыл рыбный рынок",
        ("Кто заплатит за причал?", "2021-04-03", ("Тамара Велесова",), "Анзби-Пресс", None),
    ),
    "az, label, disclaimer and address": (
        "Rəy: Körpünün pulunu kim ödəyəcək?\n\n3 aprel 2021-ci il\n\nMüəllif: Nigar Səmədova",
        AZ,
        "Məqalədə ifadə olunan fikirlər müəllifə məxsusdur.\n\nBütün hüquqlar qorunur © Sahil Araşdırmalar Mərkəzi"
        "\n\nƏlaqə: [email protected]",
        ("Körpünün pulunu kim ödəyəcək?", "2021-04-03", ("Nigar Səmədova",), "Sahil Araşdırmalar Mərkəzi", "opinion"),
    ),
    "tr, stroke and a name alone": (
        "YORUM | İskelenin parasını kim ödeyecek?\n\nDeniz Karaçay\n\n3 Nisan 2021, Cumartesi",
        TR,
        "Yazıda yer alan görüşler yazara aittir.\n\nEtiketler: iskele\nPaylaş",
        ("İskelenin parasını kim ödeyecek?", "2021-04-03", ("Deniz Karaçay",), None, "opinion"),
    ),
    "hy, its own stops, a holder in quotation marks": (
        "Կարծիք․ ո՞վ է վճարելու նավամատույցի համար\n\nՀեղինակ՝ Անի Մարտիրոսյան\n\n3 ապրիլի, 2021 թ․",
        HY,
        "Կարդացեք նաև\nՔաղաքապետը բացեց ձկան շուկան\n© 2021 «Ափ» լրատվական։ Բոլոր իրավունքները պաշտպանված են։",
        ("ո՞վ է վճարելու նավամատույցի համար", "2021-04-03", ("Անի Մարտիրոսյան",), "Ափ լրատվական", "opinion"),
    ),
    "ka, label and byline": (
        "ანალიზი: ვინ გადაიხდის ნავმისადგომისთვის?\n\nავტორი: ნინო ბერაძე\n3 აპრილი, 2021",
        KA,
        "წაიკითხეთ ასევე: მერმა თევზის ბაზარი გახსნა",
        ("ვინ გადაიხდის ნავმისადგომისთვის?", "2021-04-03", ("ნინო ბერაძე",), None, "analysis"),
    ),
}  # fmt: skip


def read(text):
    return draft(text.encode(), Hints(name="a.txt", today=dt.date(2026, 1, 1)))


@pytest.mark.parametrize("name", ARTICLES)
def test_an_article_s_head_and_tail_are_read_and_kept_out_of_its_text(name):
    head, body, tail, expected = ARTICLES[name]
    made = read("\n\n".join((head, *body, tail)) + "\n")
    fields = made.metadata
    assert (fields.title, fields.date, fields.authors, fields.source, fields.type) == expected
    assert [item.text for item in made.paragraphs] == list(body)
    assert fields.language == name[:2]


def test_an_entry_of_the_contents_may_name_who_wrote_the_article():
    made = read(
        "ЦЕНТР ПРИБРЕЖНЫХ ИССЛЕДОВАНИЙ\nИнформационный бюллетень\nВыпуск № 7, апрель 2021 года\n\nСОДЕРЖАНИЕ\n\n"
        "1. Причалы без кораблей. Тамара Велесова ........ 1\n2. Чей свет у маяка. Игорь Ланской ........ 2\n\n"
        f"1. Причалы без кораблей\nТамара Велесова\n\n{RU[0]}\n\n2. Чей свет у маяка\nИгорь Ланской\n\n{RU[1]}\n"
    )
    assert [(each.title, each.authors) for each in made.sections] == [
        ("Причалы без кораблей", ("Тамара Велесова",)),
        ("Чей свет у маяка", ("Игорь Ланской",)),
    ]
    assert (made.metadata.date, made.metadata.type) == ("2021-04", "bulletin")


def test_a_bulletin_is_not_taken_for_a_call_to_subscribe_to_one():
    made = read(
        "BOLETÍN DEL INSTITUTO DE ESTUDIOS COSTEROS\nNúmero 4 · Abril de 2021\n\nÍndice\n\n"
        "Muelles sin barcos, Inés Robledo    1\nLa luz del faro, Marcos Ibáñez    2\n\n"
        f"Muelles sin barcos\n\nInés Robledo\n\n{ES[0]}\n\nLa luz del faro\n\nMarcos Ibáñez\n\n{ES[1]}\n"
    )
    assert made.metadata.title.startswith("BOLETÍN DEL INSTITUTO")
    assert (made.metadata.date, made.metadata.type) == ("2021-04", "bulletin")
    assert [(each.title, each.authors) for each in made.sections] == [
        ("Muelles sin barcos", ("Inés Robledo",)),
        ("La luz del faro", ("Marcos Ibáñez",)),
    ]
