"""What a segment's file holds: the names, types and meanings of its arrays.

Documents are numbered 0..n-1, in 16 bits; an archive of more has more segments. A field's *places* number
its tokens through the whole segment: a unit's tokens stand at consecutive places, and one place is left out
after each unit. So a place alone tells its unit and its document, two tokens are neighbours exactly if their
places are, and no phrase can reach from one unit into the next. What is written are places from the
document's first on, in 16 bits where every document is that short: half the size, and a merge copies them.

Of documents:

- `ids` bytes; `id_order` the documents sorted by id;
- `languages`, `sources`, `types`, `families`: ordinals into the lists in `about`, -1 for none;
- `author_starts` (n + 1), `authors`: each document's ordinals;
- `first`, `last`: the date's days as proleptic ordinals, `years`, `months`: 0 where not known;
- `stored_starts` (n + 1), `stored`: what results show, as JSON.

Of each field f (`name(f, …)`):

- `lengths` tokens of each document, `codes` the same quantised;
- `doc_units` (n + 1): each document's first unit; `unit_bases` (units + 1): each unit's first place;
- `terms`: the numbers of the forms that occur in it, ascending; `posts`, `spots` (terms + 1): where the
  postings and the places of each begin;
- `docs`, `tfs`: the postings, by term, then by document. A tf of 255 or more is kept as 255, and
  `big_posts`, `big_tfs` give the real ones;
- `places`: by term, by posting, ascending, counted from the first place of the document.

Of the passages, which are the units of TEXT: `numbers`, and `sections` (-1 for none).

The term dictionary (each a `texts.SortedTexts`, its strings in `X` and `X_starts`):

- `forms`; `form_counts`: in how many documents, deleted ones included, each occurs in any field;
- `folds`; `fold_posts`, `fold_forms`: the numbers of its forms; `fold_counts`: the greatest of their counts;
- `stems`: the key is `stem_key(language, stem)`; `stem_posts`, `stem_forms`.
"""

from index.documents import ALL_FIELDS
from index.whoosh_engine.arrays import AnyArray

LAYOUT_VERSION = 2  # raised by any change here

ORDINALS = ("languages", "sources", "types", "families")
DAYS = ("first", "last", "years", "months")
TF_LIMIT = 255  # of what a byte holds, this value says: look it up
DOCUMENTS_LIMIT = 2**16  # of a segment
PLACES_LIMIT = 2**31  # of a field of a segment: about 12 GB of text

Arrays = dict[str, AnyArray]


def name(field: int, array: str) -> str:
    """The key of a field's array."""
    return f"{field}.{array}"


def stem_key(language: str, stem: str) -> str:
    """The dictionary key of a stem in a base language."""
    return f"{language}\0{stem}"


FIELDS = ALL_FIELDS
