"""An archive of a fictional coast with everything in it that pages have to cope with."""

from dataclasses import dataclass
from pathlib import Path

from archive.identifiers import digest_of
from archive.records import Alias, Candidate, Draft, Metadata, Paragraph, Removed, Section
from archive.store import Store, open_store
from index.service import open_index

HOSTILE_TITLE = '<script>alert("title")</script> & \u202egnp.exe\u202c\r\nSet-Cookie: a=b'
HOSTILE_SOURCE = '"><img src=x onerror=alert(1)>'
HOSTILE_AUTHOR = "=HYPERLINK(\"http://evil.example\",'x')"
HOSTILE_TEXT = (
    "</p></div><script>alert(1)</script> {{ 7*7 }} <b onmouseover=alert(1)>lanterns</b> ]]> --> end."
)

FIRST = (
    "The lanterns on the west pier were lit for the first time in nine years.",
    "Forty boats had waited outside the bar since the evening tide turned against them.",
    "The harbour master said that the oil would last until the spring market opens.",
    "A committee of three was named to buy the wicks and to keep the accounts in order.",
    "Nobody had asked the pilots what they thought of the colour of the light.",
    "The meeting closed after midnight with a vote of thanks to the two widows of Quill Street.",
)
SECOND = (
    FIRST[0],
    "Sixty boats had waited outside the bar since the evening tide turned against them all.",
    FIRST[2],
    FIRST[3],
    FIRST[5],
    "A note in another hand gives the price of oil as eleven crowns the barrel.",
)


@dataclass(frozen=True, slots=True)
class Seaside:
    """The archive's folder and the ids of its records."""

    folder: Path
    lanterns: str  # two versions; 2 edited, 5 gone, one inserted
    bulletin: str  # sections with authors, pages, labels
    hostile: str
    arabic: str
    withdrawn: str
    merged: str
    survivor: str
    reprint: str
    original: str


def build(folder: Path) -> Seaside:
    """Make the archive and its index."""
    with open_store(folder, create=True) as store:
        lanterns = take(store, "lanterns.txt", "v1", *FIRST, title="The lanterns of Zorn", **_GAZETTE)
        take(store, "lanterns.txt", "v2", *SECOND, title="The lanterns of Zorn", **_GAZETTE)
        original = take(
            store, "fog.txt", "fog", *_FOG, title="Fog on the bar", source="Gazette of Zorn", date="2022"
        )
        reprint = take(
            store,
            "fog2.txt",
            "fog2",
            *_FOG,
            title="Fog on the bar",
            source="Sailor’s Almanac",
            date="2023-02",
        )
        merged = take(store, "m.txt", "m", *_MERGED, title="Minutes of the pilots", date="2020-05")
        survivor = take(
            store, "s.txt", "s", *_MERGED, "Signed by all.", title="Minutes of the pilots", date="2020-05-03"
        )
        withdrawn = take(
            store, "w.txt", "w", "The secret of the zinc buoys is not to be printed.", title="Zinc buoys"
        )
        made = Seaside(
            folder=folder,
            lanterns=lanterns,
            bulletin=_bulletin(store),
            hostile=_hostile(store),
            arabic=_arabic(store),
            withdrawn=withdrawn,
            merged=merged,
            survivor=survivor,
            reprint=reprint,
            original=original,
        )
        _crowd(store)
        with store.writing("a test") as writer:
            writer.withdraw(withdrawn, "The author <b>asked</b> for it")
            writer.merge(merged, survivor, "the same minutes, twice")
            writer.set_families({original: original, reprint: original})
        open_index(store).catch_up()
    return made


_GAZETTE = {
    "source": "Gazette of Zorn",
    "date": "2021-03-12",
    "authors": ("Mira Talvik",),
    "type": "article",
    "language": "en",
    "url": "https://gazette.example/lanterns?a=1&b=2",
    "rights": "CC BY 4.0",
}
_FOG = (
    "Fog lay on the bar for eleven days and the ferry counted its hours by the bell.",
    "On the twelfth day the lanterns could be seen from the mole again.",
)
_MERGED = (
    "The pilots met in the sail loft because the hall was let to a wedding.",
    "They resolved that no boat above nine fathoms shall cross the bar without a lantern.",
)


def _bulletin(store: Store) -> str:
    sections = (
        Section("Tides and tariffs", 1, ("Ilse Kanter",)),
        Section("What the gauges say", 2),
        Section("A year of lanterns", 1, ("Mira Talvik", "Bo Reed")),
        Section("An empty heading", 1),
    )
    paragraphs = [
        Paragraph("This bulletin appears when there is something to say.", None, 1),
        Paragraph("Tariffs on oil were halved in March, and halved again in May.", 0, 1, "1."),
        Paragraph("The tide gauge at Zorn has been read by the same family since it was built.", 1, 1, "2."),
        Paragraph("It showed four centimetres more than the almanac promised.", 1, 2, "3."),
        Paragraph("Lanterns were lit on two hundred and six nights.\nThe others were moonlit.", 2, 3, "4."),
        *(
            Paragraph(f"Night {n}: the lantern was trimmed at {n} minutes past the hour.", 2, 3 + n // 20)
            for n in range(1, 60)
        ),
    ]
    return _take_draft(
        store,
        "bulletin.txt",
        "bulletin",
        Metadata("Bulletin of the Harbour Board", "2024-07", (), "Harbour Board", "bulletin", "en"),
        sections,
        tuple(paragraphs),
        removed=(Removed("running heads", "HARBOUR BOARD <i>3</i>", 3, ((0, 9),)),),
    )


def _hostile(store: Store) -> str:
    metadata = Metadata(
        HOSTILE_TITLE,
        "2019-11",
        (HOSTILE_AUTHOR, "@sum(1+1)"),
        HOSTILE_SOURCE,
        "article",
        '"><b>xx',
        "javascript:alert(1)",
        "+1 </script><script>alert(2)</script>",
    )
    sections = (Section("<h1 onclick=alert(1)>Section</h1>", 1, ("<i>Eve</i>",)), Section("'; DROP", 9))
    paragraphs = (
        Paragraph(HOSTILE_TEXT, 0, 1, "<b>1</b>"),
        Paragraph("=2+5+cmd|' /C calc'!A0 with lanterns", 1, 2),
    )
    return _take_draft(store, "<img>.txt", "hostile", metadata, sections, paragraphs)


def _arabic(store: Store) -> str:
    metadata = Metadata("الفوانيس في المرفأ القديم", "2022-09-01", ("سلمى",), "صدى الرصيف", "article", "ar")
    texts = (
        "أُضيئت الفوانيس على الرصيف الغربي أول مرة منذ تسع سنوات.",
        "انتظرت القوارب خارج الحاجز حتى تغيّر المد.",
    )
    return _take_draft(store, "ar.txt", "ar", metadata, (), tuple(Paragraph(text) for text in texts))


def _crowd(store: Store) -> None:
    """Thirty short records over ten years, by many hands, some without a date."""
    for n in range(30):
        date = None if n % 7 == 3 else f"{2010 + n % 10}-{1 + n % 12:02d}"
        take(
            store,
            f"crowd/{n}.txt",
            f"crowd {n}",
            f"Letter {n} of the keeper: the lanterns burned {n + 3} hours and the keeper slept the rest.",
            title=f"Letter {n} of the keeper",
            source=("Gazette of Zorn", "Harbour Board", "Keepers’ Union")[n % 3],
            type=("article", "speech", "report")[n % 3],
            language=("en", "de")[n % 2],
            authors=(f"Keeper {n % 14}",),
            date=date,
        )


def take(store: Store, name: str, content: str, *texts: str, title: str, **fields: object) -> str:
    metadata = Metadata(title, **fields)  # type: ignore[arg-type]
    return _take_draft(store, name, content, metadata, (), tuple(Paragraph(text) for text in texts))


def _take_draft(
    store: Store,
    name: str,
    content: str,
    metadata: Metadata,
    sections: tuple[Section, ...],
    paragraphs: tuple[Paragraph, ...],
    removed: tuple[Removed, ...] = (),
) -> str:
    known = {
        field: getattr(metadata, field) for field in ("title", "date", "source") if getattr(metadata, field)
    }
    draft = Draft(
        digest=digest_of(content.encode()),
        media_type="text/plain",
        metadata=metadata,
        evidence={
            f: (Candidate(v, "manifest", v, "row 3"), Candidate("other", "derived", "x"))
            for f, v in known.items()
        },
        sections=sections,
        paragraphs=paragraphs,
        removed=removed,
        rules="1",
    )
    with store.writing("a test") as writer:
        return writer.take(draft, content.encode(), Alias("path", "/coast", name)).record_id
