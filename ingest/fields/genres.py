"""Genre labels (`Opinion:`, `Analysis —`, `BÜLLETEN`) and the record types that they stand for."""

import re
from collections.abc import Mapping

from ingest.fields.calendars import fold
from ingest.words import listed

# Labels as printed, in English, Azerbaijani, Turkish, Russian, Armenian, Georgian, German, French, Spanish.
_LABELS: Mapping[str, str] = {
    "opinion": "opinion, op-ed, oped, commentary, comment, column, viewpoint, guest column, guest "
    "opinion, perspective,point of view, rəy, şərh, mövqe, köşə, köşə yazısı, fikir, "
    "müəllif yazısı, görüş, yorum, köşe yazısı, köşe,мнение, комментарий, колонка, точка "
    "зрения, авторская колонка, колумнистика,կարծիք, մեկնաբանություն, տեսակետ, սյունակ, "
    "აზრი, მოსაზრება, კომენტარი, ბლოგი,meinung, kommentar, gastbeitrag, gastkommentar, "
    "standpunkt, kolumne, leitartikel,tribune, opinion, chronique, point de vue, libre "
    "opinion, opinión, columna, tribuna, comentario",
    "analysis": "analysis, news analysis, in-depth, analiz, təhlil, analitika, аналитика, анализ, разбор,"
    "վերլուծություն, ანალიზი, ანალიტიკა, analyse, hintergrund, análisis, analitik",
    "editorial": "editorial, redaksiya məqaləsi, başyazı, от редакции, редакционная статья, передовица,"
    "խմբագրական, სარედაქციო, éditorial, editorial",
    "interview": "interview, q&a, müsahibə, röportaj, söyleşi, интервью, հարցազրույց, ინტერვიუ, "
    "entretien, entrevista",
    "bulletin": "bulletin, monthly bulletin, weekly bulletin, information bulletin, newsletter, "
    "digest, press review, media review, press digest, обзор прессы, mətbuat icmalı, basın özeti, "
    "revue de presse, pressespiegel, revista de prensa, "
    "bülleten,bülten, aylıq bülleten, бюллетень, информационный бюллетень, "
    "дайджест, տեղեկագիր, ბიულეტენი, rundbrief,bulletin d'information, lettre "
    "d'information, boletín, boletín informativo",
    "report": "report, special report, annual report, policy report, research report, hesabat, rapor,"
    " доклад, отчет,отчёт, զեկույց, ანგარიში, bericht, rapport, informe, policy paper, "
    "working paper, research paper",
    "brief": "policy brief, brief, briefing, issue brief, backgrounder, аналитическая записка",
    "essay": "essay, esse, эссе, էսսե, ესე, essai, ensayo, deneme",
    "review": "book review, review, рецензия, rezension, critique, reseña, գրախոսություն, რეცენზია, "
    "resenziya",
    "speech": "speech, statement, address, remarks, nitq, çıxış, bəyanat, konuşma, речь, выступление,"
    " заявление, ելույթ,սიტყვა, გამოსვლა, rede, ansprache, discours, allocution, discurso, "
    "intervention",
    "press release": "press release, news release, press-reliz, пресс-релиз, basın bülteni, basın açıklaması,"
    "pressemitteilung, communiqué de presse, communiqué, nota de prensa, comunicado de prensa,"
    "մամուլի հաղորդագրություն, პრესრელიზი, mətbuat üçün məlumat",
    "transcript": "transcript, full transcript, расшифровка, стенограмма, transkript, stenoqram",
    "feature": "feature, reportage, репортаж, ռեպորտաժ, რეპორტაჟი, reportaj",
}
TYPES: Mapping[str, str] = {
    fold(label.strip()): kind
    for kind, labels in _LABELS.items()
    for label in labels.split(",")
    if label.strip()
}
_BULLETIN_WORDS = 12  # of a title that begins with the word: `Bulletin of the Institute …, No. 4`
# What may stand beside a label of something that comes out again and again: `Weekly bulletin`; folded.
_PERIODS = listed(
    "daily weekly biweekly fortnightly monthly bimonthly quarterly annual yearly news information analytical "
    "press gundelik heftelik ayliq rubluk illik gunluk haftalik aylik yillik "
    "ежедневныи еженедельныи ежемесячныи ежеквартальныи квартальныи ежегодныи годовои аналитическии "
    "информационныи ежемесячная еженедельная "
    "օրական շաբաթական ամսական եռամսյակային տարեկան ყოველდღიური ყოველკვირეული ყოველთვიური კვარტალური წლიური "
    "taglicher wochentlicher monatlicher vierteljahrlicher "
    "quotidien quotidienne hebdomadaire mensuel mensuelle trimestriel trimestrielle annuel annuelle "
    "diario semanal mensual trimestral anual informativo"
)
_PERIODICAL = frozenset({"bulletin", "brief", "report"})
_LONGEST = max(map(len, TYPES)) + max(map(len, _PERIODS)) + 1
# A label may be set off by a colon, a dash with spaces, a stroke, brackets, or the Armenian full stop.
_BEFORE = re.compile(
    r"\s*[\[(]?\s*(?P<label>[^\W\d_][^:|\[\]()․–—]{1,40}?)\s*(?:[:|․]|[\])]\s*[:—–-]?|"
    r"\s[—–-](?=\s))\s*(?=\S)"
)
_SHOUTED = re.compile(r"\s*(?P<label>[^\W\d_][^\W\d_a-zа-яա-ֆ'’ -]{1,40})\.\s+(?=\S)")  # TRIBUNE. Whose lamp?
_AFTER = re.compile(r"\s(?:[|]|[—–-](?=\s)|[(\[])\s*(?P<label>[^\W\d_][^:|\[\]()]{1,30}?)\s*[)\]]?\s*$")


def find_type(label: str) -> str | None:
    """The record type a label stands for, if it is nothing but a label."""
    folded = fold(label).strip(' .:;*_#-–—|[]()"«»“”/\\')
    if len(folded) > _LONGEST:
        return None
    return TYPES.get(folded) or _find_periodical(folded)


def _find_periodical(folded: str) -> str | None:
    """The type of what a label calls periodical: `Weekly bulletin`, `Еженедельный дайджест`."""
    words = folded.split()
    rest = " ".join(word for word in words if word not in _PERIODS)
    kind = TYPES.get(rest) if len(rest) < len(folded) else None
    return kind if kind in _PERIODICAL else None


def normal_type(text: str) -> str:
    """A type as records carry it: the one that a label stands for (`Op-Ed`), or else in lower case."""
    return find_type(text) or " ".join(text.lower().split())


def split_label(title: str) -> tuple[str, str | None, str]:
    """A title without its genre label, the type that it stands for, and the label as printed."""
    for pattern in (_BEFORE, _SHOUTED, _AFTER):
        match = pattern.search(title) if pattern is _AFTER else pattern.match(title)
        kind = find_type(match["label"]) if match else None
        if match and kind:
            rest = title[: match.start()] if pattern is _AFTER else title[match.end() :]
            if rest.strip():
                return rest.strip(), kind, match["label"]
    return title, None, ""


def type_of_title(title: str) -> str | None:
    """The type that a title names by its first words: `Statement by …`, `Speech at …`, `Interview with …`."""
    folded = fold(title)
    match = _NAMING.match(folded)
    if match:
        return TYPES.get(match[1])
    words = folded.split()
    if words and TYPES.get(words[0]) == "bulletin" and len(words) <= _BULLETIN_WORDS:
        return "bulletin"
    return "bulletin" if len(words) <= 7 and any(TYPES.get(word) == "bulletin" for word in words) else None


_NAMING = re.compile(
    r"(?:opening |closing |keynote |inaugural )?(statement|speech|address|remarks|interview|"
    r"выступление|речь|"
    r"интервью|"
    r"заявление|discours|allocution|intervention|rede|ansprache|discurso|entrevista|entretien)"
    r" (?:by|of|at|to|with|before|during|de|du|des|del|von|vom|bei|vor|mit|avec|con|"
    r"президента|министра|на|с|в)\b"
)
