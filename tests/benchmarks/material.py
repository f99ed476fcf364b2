"""What is measured on: the speeches of the shared corpus, and those grown to any number."""

import contextlib
import csv
import random
import tarfile
import tempfile
from collections import defaultdict
from pathlib import Path

from index.documents import IndexDocument

CORPUS = Path(__file__).parents[3] / "shared" / "corpus" / "ungdc.tar.xz"
ABSENT = f"Skipped: the corpus {CORPUS.name} is not in ../shared/corpus.\n"


@contextlib.contextmanager
def unpacked():
    """The folder of the unpacked corpus, with its manifest.csv; None where there is no corpus."""
    if not CORPUS.exists():
        yield None
        return
    with tempfile.TemporaryDirectory(prefix="pincite-bench-") as folder:
        with tarfile.open(CORPUS) as archive:
            archive.extractall(folder, filter="data")
        yield next(Path(folder).rglob("manifest.csv")).parent


def raw_bytes(folder):
    """The size of the corpus's files."""
    with (folder / "manifest.csv").open(encoding="utf-8") as manifest:
        return sum((folder / row["path"]).stat().st_size for row in csv.DictReader(manifest))


def grown(documents, count, seed=1):
    """`count` documents: these, then copies whose passages were shuffled among all those of the same year.

    Lengths and words stay as they are in life; no two records are alike. Lazy, and the same every time.
    """
    yield from documents[:count]
    pools = defaultdict(list)
    for document in documents:
        pools[document.date].extend(document.passages)
    made, copy = len(documents), 0
    while made < count:
        copy += 1
        shuffled = {
            date: random.Random(f"{seed} {copy} {date}").sample(pool, len(pool))
            for date, pool in pools.items()
        }
        for document in documents[: count - made]:
            pool = shuffled[document.date]
            passages = tuple(pool.pop() for _ in document.passages)
            yield _copy_of(document, copy, passages)
            made += 1


def _copy_of(document, copy, passages):
    return IndexDocument(
        id=f"{document.id[:-4]}{copy:04d}",
        title=document.title,
        sections=document.sections,
        passages=passages,
        numbers=document.numbers,
        passage_sections=document.passage_sections,
        source=document.source,
        type=document.type,
        language=document.language,
        authors=document.authors,
        date=document.date,
    )
