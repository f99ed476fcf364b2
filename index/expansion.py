"""A query word made the slot of index terms that it stands for, in one snapshot's dictionary."""

from collections import defaultdict
from collections.abc import Iterable

from rapidfuzz.distance import OSA

from index.analysis import STEMMED_LANGUAGES, fold, form, stem
from index.engine import Snapshot
from index.plans import Form, Slot
from index.scoring import EDITED, EXACT, FOLDED, STEMMED

MOST_PREFIXED = 5000  # folds that a prefix is expanded to
MOST_CLOSE = 100  # folds that a fuzzy word is expanded to
_OFTEN = 5  # one time in so many


class Expander:
    """Looks words up in one snapshot, each once."""

    def __init__(self, snapshot: Snapshot) -> None:
        self._snapshot = snapshot
        self._languages = sorted(STEMMED_LANGUAGES & snapshot.languages.keys())
        self._known: dict[tuple[str, bool], Slot] = {}

    def word(self, raw: str, *, stemmed: bool) -> Slot:
        """The word as typed, its other spellings, and with `stemmed` its inflections in each language."""
        key = raw, stemmed
        if key not in self._known:
            self._known[key] = self._look_up(form(raw), stemmed)
        return self._known[key]

    def _look_up(self, typed: str, stemmed: bool) -> Slot:
        forms = self._spellings(typed)
        if stemmed and any(letter.isalpha() for letter in typed) and "." not in typed:
            forms += self._inflections(typed, {known.term for known in forms})
        return tuple(forms)

    def _spellings(self, typed: str) -> list[Form]:
        """The forms with the same fold; of a dotted acronym, those that are no ordinary word."""
        found = sorted(self._snapshot.forms(fold(typed)))
        if "." in typed:
            found = [known for known in found if "." in known or known.isupper()]
        return [Form(known, EXACT if known == typed else FOLDED) for known in found]

    def _inflections(self, typed: str, known: set[str]) -> list[Form]:
        """The other forms with the same stem, each for the languages in which it is the same."""
        languages: dict[str, set[str]] = defaultdict(set)
        for language in self._languages:
            for inflected in self._snapshot.stemmed(language, stem(typed, language)):
                if inflected not in known:
                    languages[inflected].add(language)
        return [Form(term, STEMMED, frozenset(where)) for term, where in sorted(languages.items())]

    def prefix(self, raw: str) -> tuple[Slot, bool]:
        """The forms that begin so, and whether there are more."""
        typed = form(raw)
        words = self._snapshot.prefixed_folds(fold(typed), MOST_PREFIXED + 1)
        folds = [word.fold for word in words[:MOST_PREFIXED]]
        forms = self._forms_of(folds)
        slot = tuple(Form(term, EXACT if term.startswith(typed) else FOLDED) for term in forms)
        return slot, len(words) > MOST_PREFIXED

    def fuzzy(self, raw: str, edits: int) -> Slot:
        """The forms that are spelled nearly so."""
        typed = fold(form(raw))
        weights = {form_.term: form_ for form_ in self.word(raw, stemmed=False)}
        for word in self._snapshot.close_folds(typed, edits, MOST_CLOSE):
            weight = EDITED[OSA.distance(typed, word.fold)]
            for term in self._forms_of([word.fold]):
                weights.setdefault(term, Form(term, weight))
        return tuple(weights.values())

    def _forms_of(self, folds: Iterable[str]) -> list[str]:
        return [term for key in folds for term in sorted(self._snapshot.forms(key))]


def as_printed(fold: str, snapshot: Snapshot) -> str:
    """A fold as it is mostly printed, in small letters if it often is: capitals may only begin sentences."""
    forms = sorted(snapshot.forms(fold))
    usual = max(forms, key=lambda term: (snapshot.frequency(term), not term.isupper()))
    small = max((term for term in forms if term.islower()), key=snapshot.frequency, default=usual)
    return small if snapshot.frequency(small) * _OFTEN >= snapshot.frequency(usual) else usual
