"""Which number each passage of a new version bears: kept, given back to its last text, or fresh.

A number is given once in a record (design, section 4): a passage that is the same or an edit of an old one
keeps its number, a dead number returns only to the exact text that last held it, insertions get fresh ones.
"""

from collections import defaultdict
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass

from archive.history import History, Match
from archive.identifiers import distinct_checks, text_digest
from archive.links import Link
from archive.matching import match_passages, pair_exact
from archive.records import Draft, Paragraph, Passage


@dataclass(frozen=True, slots=True)
class Numbered:
    """A draft's passages under their numbers, and what became of each passage of the version before."""

    passages: tuple[Passage, ...]
    matches: tuple[Match, ...] = ()


def number_draft(history: History | None, draft: Draft) -> Numbered:
    """The draft's passages numbered; without a history, or with one of no versions, 1 to n in order."""
    digests = [text_digest(paragraph.text) for paragraph in draft.paragraphs]
    if history is None or not history.versions:
        numbers = list(range(1, len(digests) + 1))
        return Numbered(_passages(draft.paragraphs, digests, numbers, {}))
    old = history.latest.passages
    exact = pair_exact([passage.digest for passage in old], digests)
    revived = revive(history, digests, set(exact.values()))
    links = match_passages(
        [passage.text for passage in old],
        [paragraph.text for paragraph in draft.paragraphs],
        exact,
        revived,
    )
    numbers = assign(old, links, revived, len(digests), after=history.highest)
    return Numbered(
        _passages(draft.paragraphs, digests, numbers, _texts_of_numbers(history)),
        _matches(old, links, numbers),
    )


def revive(history: History, digests: Sequence[str], taken: Collection[int]) -> dict[int, int]:
    """New position -> the dead number whose last text it is word for word.

    Of several with the same last text those that died last come back, in order.
    """
    dead = _dead(history)
    free: dict[str, list[int]] = defaultdict(list)
    for position, digest in enumerate(digests):
        if position not in taken and digest in dead:
            free[digest].append(position)
    return {
        position: number
        for digest, positions in free.items()
        for position, number in zip(positions, sorted(dead[digest][: len(positions)]), strict=False)
    }


def _dead(history: History) -> dict[str, list[int]]:
    """For each last text of a number that is not in the latest version, such numbers; last to die first."""
    last = {p.number: (v.number, p.digest) for v in history.versions for p in v.passages}
    dead: dict[str, list[int]] = defaultdict(list)
    for number, (version, digest) in sorted(last.items(), key=lambda entry: (-entry[1][0], entry[0])):
        if version != history.latest.number:
            dead[digest].append(number)
    return dead


def assign(
    old: Sequence[Passage], links: Sequence[Link], revived: Mapping[int, int], count: int, *, after: int
) -> list[int]:
    """The number of each of `count` new positions; fresh ones follow `after`, the highest ever given."""
    kept = {
        link.heir: passage.number for passage, link in zip(old, links, strict=True) if link.heir is not None
    }
    numbers = []
    for position in range(count):
        number = kept.get(position) or revived.get(position)
        if number is None:
            after += 1
            number = after
        numbers.append(number)
    return numbers


def _matches(old: Sequence[Passage], links: Sequence[Link], numbers: Sequence[int]) -> tuple[Match, ...]:
    return tuple(
        Match(passage.number, link.verdict, round(link.score, 4), tuple(numbers[place] for place in link.now))
        for passage, link in zip(old, links, strict=True)
    )


def _texts_of_numbers(history: History) -> dict[int, list[str]]:
    """The digests that each number has held, oldest first."""
    texts: dict[int, list[str]] = defaultdict(list)
    for version in history.versions:
        for passage in version.passages:
            texts[passage.number].append(passage.digest)
    return texts


def _passages(
    paragraphs: Sequence[Paragraph],
    digests: Sequence[str],
    numbers: Sequence[int],
    before: Mapping[int, Sequence[str]],
) -> tuple[Passage, ...]:
    """Passages with their digests and the checks they are issued under."""
    return tuple(
        Passage(
            number=number,
            text=paragraph.text,
            section=paragraph.section,
            page=paragraph.page,
            label=paragraph.label,
            spans=paragraph.spans,
            issued_digest=digest,
            issued_check=distinct_checks([*before.get(number, ()), digest])[digest],
        )
        for paragraph, digest, number in zip(paragraphs, digests, numbers, strict=True)
    )
