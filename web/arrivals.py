"""What a reader is told who arrives by a citation: a headline, a sentence or two, the difference."""

from collections.abc import Sequence

from archive.arrivals import Arrival
from archive.differences import Run, compare_texts
from archive.identifiers import normal_text
from archive.lineage import Turn
from archive.views import Survivor
from web.presenting import moment

_VERBS = {
    "moved": "moved",
    "edited": "edited",
    "split": "split",
    "merged": "joined with another passage",
    "gone": "taken out",
    "returned": "put back",
}


def name_of(arrival: Arrival) -> str:
    """`Passage 12`, `Passages 12 to 14`."""
    target = arrival.target
    return f"Passage {target.first}" if target.last is None else f"Passages {target.first} to {target.last}"


def headline(arrival: Arrival) -> str | None:
    """What became of the citation in one sentence; None where there is nothing to say."""
    name, plural = name_of(arrival), arrival.target.last is not None
    have, are = ("have", "are") if plural else ("has", "is")
    now = _list(arrival.now)
    asked, words = arrival.target.check is not None, "the words as cited are"
    if arrival.target.version is not None:
        return _headline_pinned(arrival, name, plural=plural)
    return {
        "same": f"{name} {'read' if plural else 'reads'} as cited." if asked else None,
        "moved": f"{name} {have} moved within the text{'; the words are as cited' if asked else ''}.",
        "edited": f"{name} {have} been edited since {'they were' if plural else 'it was'} cited.",
        "split": f"{name} {have} been split; {words} now in {now}.",
        "merged": f"{name} have been joined; {words} now in {now}."
        if plural
        else f"{name} has been joined with others; {words} now "
        + ("part of it." if arrival.now == (arrival.target.first,) else f"in {now}."),
        "gone": f"{name} {are} no longer in this text.",
        "unmatched": f"This citation's check fits no text that {name[0].lower() + name[1:]} ever had.",
    }[arrival.status]


def is_explained(arrival: Arrival) -> bool:
    """Whether there is more to say than that the words are as cited."""
    intact = arrival.is_intact and arrival.target.check is not None
    return headline(arrival) is not None and not intact


def _headline_pinned(arrival: Arrival, name: str, *, plural: bool) -> str | None:
    if arrival.version == arrival.latest:
        return None
    have, are = ("have", "are") if plural else ("has", "is")
    now, others = _list(arrival.now), "" if plural else " with others"
    return {
        "same": f"{name} {'read' if plural else 'reads'} the same in the current version.",
        "moved": f"{name} {have} moved within the current version; the words are the same.",
        "edited": f"{name} {have} been edited since this version.",
        "split": f"{name} {have} been split since this version, into {now}.",
        "merged": f"{name} {have} been joined{others} since this version, in {now}.",
        "gone": f"{name} {are} no longer in the current version.",
    }.get(arrival.status)


def sentences(arrival: Arrival) -> list[str]:
    """When it happened, and what to make of it."""
    found = []
    if arrival.status == "unmatched":
        found.append(
            "The address may be mistyped, or it was made for another text. Below is what the passage says now"
            if arrival.text
            else "The address may be mistyped, or it was made for another text"
        )
        found[0] += "; compare it with the words that were quoted to you."
    turns = [turn for turn in arrival.turns if turn.verdict in _VERBS]
    if turns and arrival.status not in {"same", "unmatched"}:
        found.append(_events(turns, of_range=arrival.target.last is not None))
    if arrival.status == "gone":
        found.append("Nothing in the text now resembles it closely enough to be shown as the same words.")
    return found


def _events(turns: Sequence[Turn], *, of_range: bool) -> str:
    """`Edited in version 2, 3 May 2025; split in version 3, 9 June 2025.`; of a range, which passages."""
    befallen: dict[tuple[int, str], tuple[Turn, list[int]]] = {}
    for turn in turns:
        _, numbers = befallen.setdefault((turn.version, turn.verdict), (turn, []))
        numbers.append(turn.number)
    text = "; ".join(_event(turn, numbers if of_range else ()) for turn, numbers in befallen.values())
    return text[0].upper() + text[1:] + "."


def _event(turn: Turn, numbers: Sequence[int]) -> str:
    if not numbers:
        return f"{_VERBS[turn.verdict]} in version {turn.version}, {moment(turn.at)}"
    verb = "joined" if turn.verdict == "merged" else _VERBS[turn.verdict]
    return f"{_list(tuple(sorted(set(numbers))))} {verb} in version {turn.version}, {moment(turn.at)}"


def _list(numbers: Sequence[int]) -> str:
    if not numbers:
        return "no passage"
    if len(numbers) == 1:
        return f"passage {numbers[0]}"
    if len(numbers) > 2 and numbers == tuple(range(numbers[0], numbers[-1] + 1)):
        return f"passages {numbers[0]} to {numbers[-1]}"
    return f"passages {', '.join(map(str, numbers[:-1]))} and {numbers[-1]}"


_KEPT = {
    "same": "These words are there as",
    "edited": "The words read differently there, in",
    "split": "The words are split there, into",
    "merged": "The words are joined with others there, in",
    "gone": "Nothing there resembles these words closely enough to be shown as the same.",
}


def kept_on(survivor: Survivor | None) -> tuple[str, str] | None:
    """How a merged record's words are in the record it lives on in: a sentence, and the link that ends it."""
    if survivor is None or survivor.words is None:
        return None
    return _KEPT[survivor.words.status], _list(survivor.words.now) if survivor.address else ""


def difference(arrival: Arrival) -> tuple[Run, ...]:
    """The words as cited against what became of them; empty where they agree or nothing is left."""
    before = arrival.cited.text if arrival.cited else None
    if arrival.target.version is not None and arrival.text:
        before = arrival.text
        after = "\n".join(piece.text for piece in arrival.pieces)
    else:
        after = arrival.became
    if before is None or not after or normal_text(before) == normal_text(after):
        return ()
    return compare_texts(before, after)


def elsewhere(arrival: Arrival) -> tuple[int, ...]:
    """The passages to link to: those that hold the words now, beyond what is shown."""
    shown = {passage.number for passage in arrival.passages}
    if arrival.target.version is not None:
        return arrival.now if arrival.version != arrival.latest else ()
    return tuple(number for number in arrival.now if number not in shown)
