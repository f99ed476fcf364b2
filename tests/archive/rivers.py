"""Passages of a river's story, and histories made of them by the real numbering."""

import datetime as dt

from archive.addresses import find_target
from archive.arrivals import Arrival
from archive.history import History, Match, VersionPassages
from archive.lineage import Lineage
from archive.numbering import number_draft
from archive.records import Draft, Metadata, Paragraph
from archive.resolving import resolve

QUAY = "The first barge of the day left the eastern quay at dawn with nine sacks of flour and an angry goat."
LOCK = "At the upper lock the keeper counted every hull twice, because the river board paid him by the pair."
MILL = "The mill had been idle since the flood, and its wheel turned only when boys climbed on it in summer."
FAIR = "Traders from the hills arrived on the eve of the fair and slept beneath their carts in the square."
TOLL = "No toll was taken on holy days, which the ferrymen remembered and the collectors pretended to forget."
SALT = "A tax on salt, imposed in haste and never debated, emptied three villages before the winter was over."

FIRST_DAY = dt.datetime(2024, 1, 1, tzinfo=dt.UTC)


def draft_of(*texts: str) -> Draft:
    paragraphs = tuple(Paragraph(text) for text in texts)
    return Draft("0" * 64, "text/plain", Metadata("A river"), {}, (), paragraphs)


def history_of(*versions: tuple[str, ...]) -> History:
    history = History("0" * 12, ())
    for texts in versions:
        history = taken(history, *texts)
    return history


def taken(history: History, *texts: str) -> History:
    numbered = number_draft(history, draft_of(*texts))
    number = len(history.versions) + 1
    made_at = FIRST_DAY + dt.timedelta(days=number - 1)
    matches = {**history.matches, number: numbered.matches} if number > 1 else {}
    versions = (*history.versions, VersionPassages(number, made_at, numbered.passages))
    return History(history.record_id, versions, matches)


def numbers(history: History) -> list[int]:
    return [passage.number for passage in history.latest.passages]


def last_matches(history: History) -> dict[int, Match]:
    return {match.number: match for match in history.matches[len(history.versions)]}


def verdicts(history: History) -> dict[int, tuple[str, tuple[int, ...]]]:
    return {number: (match.verdict, match.now) for number, match in last_matches(history).items()}


def arrive(history: History, path: str) -> Arrival:
    target = find_target(f"/d/{history.record_id}{path}")
    assert target is not None
    return resolve(Lineage(history), target)


def check_in(history: History, number: int, version: int) -> str:
    passage = Lineage(history).find_passage(number, version)
    assert passage is not None
    return passage.check
