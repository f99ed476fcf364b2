"""What the mentions of the same names say together, beside those of all other names on the page."""

from collections.abc import Collection, Mapping, Sequence

from archive.records import Candidate
from ingest.readers.html.mentions import Mention, shape_of
from ingest.readers.html.page import Page
from ingest.readers.html.titles import folded

Names = tuple[str, ...]
_KINDS = (
    "rel author",
    "class",
    "begins with by",
    "beside a date",
    "profile link",
    "reads as byline",
    "rule byline",
)
_STRONG = frozenset({"rel author", "class", "begins with by", "reads as byline", "rule byline"})
_DIRTY = frozenset({"in comments", "in neighbour", "in frame", "in aside"})
_PLACED: tuple[str, ...] = (
    *("above", "below", "within", "first line", "inner", "last", "from", "heading"),
    *("right in", "in about", "in meta", "class ", "after by"),
)
_TELLING = frozenset(
    {"above text", "below text", "first line", "last line", "inner line", "below headline", "from headline 2"}
    | {"from headline 6", "below by 2", "in about", "in meta", "right in meta", "right in about"}
)


def candidate_of(group: Sequence[Mention]) -> Candidate:
    """The names as people write them, with the words of the first mention that says most."""
    best = next((each for each in group if not "".join(each.names).isupper()), group[0])
    declared = any(_is_declared(each) for each in group)
    places = dict.fromkeys(each.place for each in group)
    quote = next((each.quote for each in group if set(each.names) & set(best.names)), best.quote)
    return Candidate(best.names, "declared" if declared else "byline", quote[:300], "; ".join(places))


def is_signed(group: Sequence[Mention]) -> bool:
    """Whether the page prints the names as those of its author, beside what it declares."""
    return bool(_clean_kinds(group) & _STRONG)


def features(groups: Mapping[Names, Sequence[Mention]], page: Page) -> dict[Names, frozenset[str]]:
    """The features of each group of mentions that name the same people."""
    strong = [
        key
        for key, group in groups.items()
        if any(_is_clean(each) and each.features & _STRONG for each in group)
    ]
    declared = [key for key, group in groups.items() if any(map(_is_declared, group))]
    document = _document(page)
    return {
        key: frozenset(
            _of_group(group) | _rivalry(key, group, strong, declared) | _names(key, group, page) | document
        )
        | {f"{each}; declared only" for each in document if key in declared and not _clean_kinds(group)}
        for key, group in groups.items()
    }


def _of_group(group: Sequence[Mention]) -> set[str]:
    everything = frozenset().union(*(each.features for each in group))
    clean = [each for each in group if _is_clean(each)]
    at = frozenset().union(*(each.features for each in clean))
    kinds = _clean_kinds(group)
    found = {each for each in everything if each.startswith(("declared", "rule", "typed"))}
    found |= everything & _DIRTY
    found |= {f"clean {kind}" for kind in kinds} | {f"clean kinds {min(len(kinds), 4)}"}
    found.add(f"kinds {min(len(everything & set(_KINDS)), 4)}")
    found |= {each for each in at if each.startswith(_PLACED)}
    found |= {f"by; {each}" for each in at & _TELLING if "begins with by" in kinds}
    found |= {f"class; {each}" for each in at & _TELLING if kinds & {"class", "rel author"}}
    found |= {"all dirty"} if not clean else set()
    return found | {f"mentions {min(len(group), 4)}"}


def _rivalry(
    key: Names, group: Sequence[Mention], strong: Sequence[Names], declared: Sequence[Names]
) -> set[str]:
    """How a group stands among the others: first, alone, borne out by what the page declares."""
    person = "person True" in shape_of(group[0].names)
    first = strong[:1] == [key]
    rivals = min(len([each for each in strong if each != key]), 4)
    found = {"strong first" if first else "strong later" if key in strong else "not strong"}
    found.add(f"strong rivals {rivals}")
    found.add(f"declared rivals {min(len([each for each in declared if each != key]), 2)}")
    stated = f"declared {key in declared} printed {bool(_clean_kinds(group))}"
    found |= {f"{stated} strong {key in strong} person {person}"}
    return found | ({f"strong first; person {person}; rivals {min(rivals, 3)}"} if first else set())


def _names(key: Names, group: Sequence[Mention], page: Page) -> set[str]:
    """What the names themselves look like, beside the site's and in the title."""
    found = set(shape_of(group[0].names))
    name = " ".join(key)
    squeezed = name.replace(" ", "")
    if any(
        squeezed == own.replace(" ", "") or (len(own) > 3 and f" {own} " in f" {name} ")
        for own in page.site.names
    ):
        found.add("site")
    title = folded(page.titles[0].value) if page.titles else ""
    if name == title:
        found.add("is title")
    elif f" {name} " in f" {title} ":
        found.add("in title")
    return found


def _document(page: Page) -> set[str]:
    statements = page.declared.statements
    found = {f"type {each.value.lower()}" for each in statements.get("type", ())[:1]}
    found |= {f"schema {kind}" for kind in page.declared.types[:1]}
    return found | {f"doc dated {bool(statements.get('date'))}"}


def _is_declared(mention: Mention) -> bool:
    return any(each.startswith(("declared", "rule declared")) for each in mention.features)


def _is_clean(mention: Mention) -> bool:
    return not mention.features & _DIRTY


def _clean_kinds(group: Collection[Mention]) -> set[str]:
    return {kind for each in group if _is_clean(each) for kind in _KINDS if kind in each.features}
