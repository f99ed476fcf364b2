"""An editor who revises a text at random, and remembers what became of every passage that was ever there.

Each paragraph has an identity that the program under test never sees. An operation records what it did to it,
so that for any passage ever issued we know where its words truly are and which verdicts are honest.
"""

import random
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

SUBJECTS = (
    "the harbour master",
    "a widow of the lower town",
    "the board of works",
    "two brothers from the salt flats",
    "the registrar",
    "an apprentice",
    "the bishop's clerk",
    "every captain on the strand",
    "the schoolmistress",
    "a surveyor of the crown",
    "the night watch",
    "a company of dredgers",
    "the printer",
    "our correspondent",
    "the youngest alderman",
    "a pilot of the outer bank",
    "the lamplighter",
    "the guild of coopers",
    "an old customs man",
    "the minister's cousin",
)
VERBS = (
    "had refused",
    "could not forget",
    "measured",
    "sold",
    "painted over",
    "wrote down",
    "denied ever having seen",
    "paid for",
    "carried home",
    "mistook",
    "counted",
    "repaired",
    "buried",
    "borrowed",
    "announced",
    "lost",
    "forbade",
    "inherited",
    "opened",
    "set fire to",
)
OBJECTS = (
    "the tide tables",
    "a barrel of tar",
    "the second lighthouse",
    "forty yards of sailcloth",
    "the ferry's bell",
    "a ledger without a cover",
    "the only map of the shoals",
    "three unpaid notices",
    "the wreck at the bar",
    "a lease on the western pier",
    "the minutes of the spring meeting",
    "a crate of oranges",
    "the old toll gate",
    "an anchor with one fluke",
    "the wager",
    "a petition of the fishwives",
    "the cracked weighing scale",
    "the drowned meadow",
    "a letter in cipher",
    "the church clock",
)
TIMES = (
    "in the wet summer",
    "before the inquiry began",
    "on the eve of the regatta",
    "for the ninth time",
    "while the council slept",
    "after the great frost",
    "at low water",
    "in the year of the comet",
    "by candlelight",
    "within the hour",
    "against all advice",
    "on a borrowed mule",
    "between two storms",
    "to everybody's relief",
    "without a word",
    "as the law then required",
)
LINKS = ("because", "although", "so that", "and yet", "until", "as if", "whereupon", "since")


def sentence(rng: random.Random) -> str:
    """A clause or two of an endless chronicle; unrelated ones share many words."""
    clauses = [
        f"{rng.choice(SUBJECTS)} {rng.choice(VERBS)} {rng.choice(OBJECTS)} {rng.choice(TIMES)}"
        for _ in range(rng.choice((1, 2, 2)))
    ]
    text = f" {rng.choice(LINKS)} ".join(clauses)
    return f"{text[0].upper()}{text[1:]}."


def paragraph(rng: random.Random) -> str:
    """One to five sentences."""
    return " ".join(sentence(rng) for _ in range(rng.choice((1, 2, 2, 3, 3, 4, 5))))


@dataclass(frozen=True)
class Place:
    """A paragraph as it stands in the text now."""

    identity: int
    text: str


@dataclass
class Editor:
    """The text as it stands, and for each identity what became of it: step, kind, where its words went."""

    rng: random.Random
    kinds: dict[str, int] = field(default_factory=lambda: KINDS)  # operations and how often each is done
    text: list[Place] = field(default_factory=list)
    fates: dict[int, list[tuple[int, str, tuple[int, ...]]]] = field(
        default_factory=lambda: defaultdict(list)
    )
    step: int = 0
    bin: list[Place] = field(default_factory=list)  # deleted, and free to come back
    touched: set[int] = field(default_factory=set)  # in this step
    minted: int = 0
    holders: dict[str, set[int]] = field(default_factory=lambda: defaultdict(set))  # of each text, ever

    def mint(self, text: str) -> Place:
        """A paragraph that nobody has seen."""
        self.minted += 1
        return Place(self.minted, text)

    def revise(self, operations: int) -> list[str]:
        """Carries out so many random operations, each on passages untouched in this step; their names."""
        self.step += 1
        self.touched = set()
        self._remember()
        kinds = self.rng.choices(list(self.kinds), weights=list(self.kinds.values()), k=operations)
        done = [kind for kind in kinds if self._do(kind)]
        self._remember()
        return done

    def _remember(self) -> None:
        """Notes who holds which text, so that copies are known for what they are."""
        for place in self.text:
            self.holders[place.text].add(place.identity)

    def _do(self, kind: str) -> bool:
        action: Callable[[], bool] = getattr(self, f"_{kind}")
        return action()

    def _pick(self, *, words: int = 1) -> int | None:
        """The position of a paragraph untouched in this step and of at least so many words."""
        free = [
            i
            for i, place in enumerate(self.text)
            if place.identity not in self.touched and len(place.text.split()) >= words
        ]
        return self.rng.choice(free) if free else None

    def _replace(self, start: int, end: int, places: list[Place], kind: str) -> None:
        """Puts `places` where others stood, and remembers that those became these."""
        identities = tuple(place.identity for place in places)
        for old in self.text[start:end]:
            self.fates[old.identity].append((self.step, kind, identities))
            self.touched.add(old.identity)
        self.touched.update(identities)
        self.text[start:end] = places

    def _insert(self) -> bool:
        new = self.mint(paragraph(self.rng))
        self.touched.add(new.identity)
        self.text.insert(self.rng.randint(0, len(self.text)), new)
        return True

    def _delete(self) -> bool:
        at = self._pick()
        if at is None or len(self.text) < 8:
            return False
        self.bin.append(self.text[at])
        self._replace(at, at + 1, [], "deleted")
        return True

    def _edit(self) -> bool:
        at = self._pick(words=8)
        if at is None:
            return False
        place = self.text[at]
        self._replace(at, at + 1, [Place(place.identity, reworded(self.rng, place.text, 0.15))], "edited")
        return True

    def _paraphrase(self) -> bool:
        at = self._pick(words=8)
        if at is None:
            return False
        place = self.text[at]
        self._replace(at, at + 1, [Place(place.identity, reworded(self.rng, place.text, 0.6))], "paraphrased")
        return True

    def _move(self) -> bool:
        at = self._pick()
        if at is None:
            return False
        place = self.text.pop(at)
        self.touched.add(place.identity)
        self.fates[place.identity].append((self.step, "moved", (place.identity,)))
        self.text.insert(self.rng.randint(0, len(self.text)), place)
        return True

    def _split(self) -> bool:
        at = self._pick(words=24)
        if at is None:
            return False
        sentences = self.text[at].text.split(". ")
        if len(sentences) < 2:
            return False
        cut = self.rng.randint(1, len(sentences) - 1)
        first, second = ". ".join(sentences[:cut]) + ".", ". ".join(sentences[cut:])
        self._replace(at, at + 1, [self.mint(first), self.mint(second)], "split")
        return True

    def _merge(self) -> bool:
        at = self._pick()
        if at is None or at + 1 >= len(self.text) or self.text[at + 1].identity in self.touched:
            return False
        both = f"{self.text[at].text} {self.text[at + 1].text}"
        if len(both.split()) > 200:
            return False
        self._replace(at, at + 2, [self.mint(both)], "merged")
        return True

    def _lookalike(self) -> bool:
        """Plants beside or far from a passage another that differs from it in a few words."""
        at = self._pick(words=8)
        if at is None:
            return False
        twin = self.mint(reworded(self.rng, self.text[at].text, 0.08))
        self.touched.update((twin.identity, self.text[at].identity))
        self.text.insert(self.rng.choice((at, at + 1, self.rng.randint(0, len(self.text)))), twin)
        return True

    def _copy(self) -> bool:
        """Plants the same words once more."""
        at = self._pick()
        if at is None:
            return False
        twin = self.mint(self.text[at].text)
        self.touched.update((twin.identity, self.text[at].identity))
        self.text.insert(self.rng.randint(at + 1, len(self.text)), twin)
        return True

    def _return(self) -> bool:
        """Brings a deleted passage back word for word."""
        alive = {place.identity for place in self.text} | self.touched
        texts = Counter(place.text for place in (*self.bin, *self.text))
        waiting = [place for place in self.bin if place.identity not in alive and texts[place.text] == 1]
        if not waiting:
            return False
        place = self.rng.choice(waiting)
        self.bin.remove(place)
        self.touched.add(place.identity)
        self.fates[place.identity].append((self.step, "returned", (place.identity,)))
        self.text.insert(self.rng.randint(0, len(self.text)), place)
        return True


KINDS = {
    "insert": 14,
    "delete": 12,
    "edit": 22,
    "paraphrase": 5,
    "move": 12,
    "split": 9,
    "merge": 9,
    "lookalike": 9,
    "copy": 2,
    "return": 6,
}


# Most of what is planted looks like something else, and much of that is taken out again.
TREACHEROUS = KINDS | {
    "lookalike": 30,
    "delete": 20,
    "insert": 10,
    "move": 16,
    "merge": 12,
    "split": 12,
}


def reworded(rng: random.Random, text: str, share: float) -> str:
    """The text with about that share of its words, at least one, replaced, dropped or joined by another."""
    found = text.split()
    pool = " ".join((*SUBJECTS, *VERBS, *OBJECTS, *TIMES)).split()
    for _ in range(max(1, round(share * len(found)))):
        at = rng.randrange(len(found))
        change = rng.choice(("replace", "replace", "drop", "add"))
        if change == "replace":
            found[at] = rng.choice([word for word in pool if word != found[at]])
        elif change == "add":
            found.insert(at, rng.choice(pool))
        elif len(found) > 4:
            del found[at]
    changed = " ".join(found)
    return changed if changed != text else f"{changed} Or so it was told."


@dataclass(frozen=True)
class Truth:
    """Where the words of a passage issued at a step truly are, and all that befell them since."""

    identities: frozenset[int]
    kinds: frozenset[str]
    passed: frozenset[int]  # all identities that ever held them

    def is_copied(self, editor: Editor) -> bool:
        """Whether one of their texts also stood elsewhere: word for word the same can't be told apart."""
        mine = [holders for holders in editor.holders.values() if holders & self.passed]
        return any(holders - self.passed for holders in mine)


def truth_since(editor: Editor, identity: int, step: int) -> Truth:
    """What truly became of an identity's words after a step."""
    where = {identity}
    passed = {identity}
    kinds: set[str] = set()
    lost: dict[int, int] = {}
    for number in range(step + 1, editor.step + 1):
        after: set[int] = set()
        for current in where | lost.keys():
            fate = next((f for f in editor.fates.get(current, ()) if f[0] == number), None)
            if fate is None:
                after.update({current} & where)
                continue
            kinds.add(fate[1])
            after.update(fate[2])
            passed.update(fate[2])
            lost.pop(current, None)
            if not fate[2]:
                lost[current] = number
        where = after
    return Truth(frozenset(where), frozenset(kinds), frozenset(passed))


def honest_statuses(editor: Editor, truth: Truth, cited: str) -> set[str]:
    """The statuses that agree with what was done; a paraphrase may be found again or given up."""
    living = {place.identity: place.text for place in editor.text if place.identity in truth.identities}
    if cited in living.values():
        return {"same", "moved"}
    return _honest_of_changed(truth.kinds, len(living)) if living else {"gone"}


def _honest_of_changed(kinds: frozenset[str], living: int) -> set[str]:
    honest = {"gone"} if "paraphrased" in kinds else set()
    if {"split", "merged"} <= kinds:
        return honest | {"edited", "split", "merged"}
    if "split" in kinds:
        return honest | ({"split"} if living > 1 else {"split", "edited"})
    return honest | ({"merged"} if "merged" in kinds else {"edited"})
