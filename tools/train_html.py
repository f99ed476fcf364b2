"""Train the weights of the reader of web pages, and judge them by pages that they were not trained on.

    make train-html

reads the annotated pages of ../shared/corpus (web-pages, html-articles, html-dates) and our own samples, fits
a log-linear model for each question of `ingest/readers/html/scoring.py`, and writes `weights.toml` with the
figures in its head. The pages are none of the project: only the weights are kept.
"""

import gzip
import hashlib
import json
import re
import sys
import tarfile
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import numpy as np

from archive.errors import InputError
from ingest.blocks import Hints
from ingest.readers.html import choosing, scoring
from ingest.readers.html.article import SETTLED
from ingest.readers.html.block_features import features as block_features
from ingest.readers.html.page import Page, look

ROOT = Path(__file__).resolve().parent.parent
CORPUS = ROOT.parent / "shared/corpus"
WEIGHTS = ROOT / "ingest/readers/html/weights.toml"
FOLDS = 10
LEAST = {"authors": 3, "title": 3, "date": 3, "text": 5}  # places in which a feature must stand to count
PRIOR = {"authors": 2.0, "title": 3.0, "date": 4.0, "text": 3.0}  # of the weights' squares
BOUND = {"authors": 0.36, "title": 0.0, "date": 0.3}
Array = np.ndarray[tuple[int, ...], np.dtype[np.float64]]


@dataclass(frozen=True, slots=True)
class Source:
    """One page and what people say of it; a field that nobody judged is absent."""

    name: str
    content: bytes
    gold: dict[str, object]
    weight: float = 1.0


@dataclass(frozen=True, slots=True)
class Example:
    """One question asked of one page: rivals with their keys and features, and which are right."""

    name: str
    rivals: tuple[tuple[str, frozenset[str]], ...]
    right: frozenset[int]
    known: bool  # whether the page has an answer
    weight: float = 1.0


def key(text: object) -> str:
    """A text as answers are compared."""
    plain = unicodedata.normalize("NFKD", str(text)).casefold()
    return re.sub(r"[\W_]+", " ", "".join(c for c in plain if not unicodedata.combining(c))).strip()


def names(value: object) -> frozenset[str]:
    """The names of an answer, as they are compared."""
    each = (
        value
        if isinstance(value, (list, tuple))
        else re.split(r"\s*;\s*|\s+and\s+|\s+und\s+|,\s+", str(value))
    )
    return frozenset(filter(None, map(key, each)))


def sources() -> list[Source]:
    """Every annotated page at hand."""
    found = []
    with tarfile.open(CORPUS / "web-pages.tar.xz") as tar:
        files = {Path(member.name).name: tar.extractfile(member) for member in tar if member.isfile()}
        contents = {name: file.read() for name, file in files.items() if file is not None}
    for name, note in json.loads(contents.pop("annotations.json")).items():
        gold = {**note, "authors": note["author"]} if "author" in note else dict(note)
        found.append(Source(name, contents[name], gold))
    articles = json.loads((CORPUS / "html-articles/ground-truth.json").read_text(encoding="utf-8"))
    for name, note in articles.items():
        content = gzip.decompress((CORPUS / f"html-articles/{name}.html.gz").read_bytes())
        found.append(Source(name, content, {"body": note["articleBody"]}))
    dates = json.loads((CORPUS / "html-dates/dates.json").read_text(encoding="utf-8"))
    for name, note in dates.items():
        if (path := CORPUS / f"html-dates/{Path(name).stem}.html.gz").exists():
            found.append(Source(f"dates {name}", gzip.decompress(path.read_bytes()), {"date": note["date"]}))
    return found + samples()


def samples() -> list[Source]:
    """Our own pages, as the golden cases of the tests have them; they count thrice, as they are few."""
    found = []
    for path in sorted((ROOT / "samples").rglob("*.htm*")):
        golden = (
            ROOT / "tests/samples/golden" / path.relative_to(ROOT / "samples").with_suffix(".json")
        )  # or with the whole name
        if not golden.exists():
            golden = golden.with_name(path.name + ".json")
        note = json.loads(golden.read_text(encoding="utf-8"))
        note = note[0] if isinstance(note, list) else note
        gold = {name: note.get(name) or "" for name in ("title", "authors", "date")}
        gold["passages"] = [passage["text"] for passage in note["passages"]]
        found.append(Source(f"sample {path.name}", path.read_bytes(), gold, weight=3.0))
    return found


def ask(questions: Sequence[str], source: Source) -> dict[str, object]:
    """The examples that a page makes, by question; empty where it can't be read."""
    try:
        page = look(source.content, Hints(source.name))
    except InputError:
        return {}
    if questions == ["title"]:
        return {
            "title": example(
                source, "title", choosing.title_choices(page), lambda each: key(each.candidate.value)
            )
        }
    page = page.titled(choosing.chosen_titles(page))
    authors = example(
        source, "authors", choosing.author_choices(page), lambda each: names(each.candidate.value)
    )
    date = example(source, "date", choosing.date_choices(page), lambda each: each.key)
    return {"authors": authors, "date": date, "text": text_example(source, page)}


def example(
    source: Source, field: str, choices: Iterable[choosing.Choice], said: Callable[[choosing.Choice], object]
) -> Example | None:
    """The example that a page makes of one question; None where nobody judged it."""
    gold = source.gold.get(field)
    if gold is None:
        return None
    wanted = {"title": key, "authors": names, "date": str}[field](gold) if gold else None
    rivals = [(said(each), each.features) for each in choices]
    right = frozenset(number for number, (value, _) in enumerate(rivals) if wanted and value == wanted)
    return Example(
        source.name, tuple((str(value), row) for value, row in rivals), right, bool(gold), source.weight
    )


def text_example(source: Source, page: Page) -> tuple[str, list[frozenset[str]], list[bool], float] | None:
    """The pieces whose place in the text people judged, and whether they are of it."""
    pieces = page.rendering.pieces
    plain = ["" if piece.hidden else " ".join(piece.text.split()) for piece in pieces]
    judged = judged_pieces(source, plain, set(page.article.taken))
    rows = block_features(
        pieces,
        page.main.sure,
        page.main.possible,
        page.article.taken,
        page.article.left_out,
        page.heads,
        page.headline,
    )
    if "passages" in source.gold:  # which say nothing of headings
        judged = {number: belongs for number, belongs in judged.items() if not pieces[number].level}
    asked = [number for number in judged if page.article.left_out.get(number) not in SETTLED]
    if not asked:
        return None
    weight = min(4.0, 64 / len(judged)) if "body" in source.gold else 1.0
    return source.name, [frozenset(rows[each]) for each in asked], [judged[each] for each in asked], weight


def judged_pieces(source: Source, plain: Sequence[str], taken: set[int]) -> dict[int, bool]:
    """Whether the pieces that people judged belong to the text, by position."""
    found: dict[int, bool] = {}
    if "body" in source.gold:
        body = " ".join(re.findall(r"\w+", str(source.gold["body"])))
        words = [re.findall(r"\w+", text) for text in plain]
        return {number: " ".join(each) in body for number, each in enumerate(words) if len(each) >= 3}
    if "passages" in source.gold:
        passages = "\n".join(map(str, source.gold["passages"]))
        return {number: text in passages for number, text in enumerate(plain) if text}
    for side, belongs in (("without", False), ("with", True)):
        chunks = source.gold.get(side) or []
        for chunk in (" ".join(str(each).split()) for each in chunks if isinstance(chunks, list)):
            hits = [number for number, text in enumerate(plain) if chunk and chunk in text]
            if belongs and len(hits) > 1:
                hits = [number for number in hits if number in taken] or hits[:1]
            found |= dict.fromkeys(hits, belongs)
    return found


def matrix(rows: Sequence[frozenset[str]], least: int) -> tuple[Array, list[str]]:
    """The rows as ones and noughts, the first column the bias."""
    counts = Counter(feature for row in rows for feature in row)
    columns = sorted(feature for feature, count in counts.items() if count >= least)
    place = {feature: number + 1 for number, feature in enumerate(columns)}
    table = np.zeros((len(rows), len(columns) + 1))
    table[:, 0] = 1
    for number, row in enumerate(rows):
        table[number, [place[feature] for feature in row if feature in place]] = 1
    return table, ["bias", *columns]


def fit_choices(examples: Sequence[Example], question: str) -> dict[str, float]:
    """Weights under which the right rival is likeliest, or none of them where none is right."""
    asked = [each for each in examples if each.rivals and (each.right or question != "title")]
    table, columns = matrix([row for each in asked for _, row in each.rivals], LEAST[question])
    group = np.repeat(np.arange(len(asked)), [len(each.rivals) for each in asked])
    right = np.array([n in each.right for each in asked for n in range(len(each.rivals))], float)
    weight = np.array([each.weight for each in asked])
    answered = np.array([bool(each.right) for each in asked], float)
    none = 0.0 if question == "title" else 1.0

    def slope(w: Array) -> tuple[Array, float]:
        odds = np.exp(np.clip(table @ w, -30, 30))
        total = np.full(len(asked), none)
        np.add.at(total, group, odds)
        good = np.zeros(len(asked))
        np.add.at(good, group, odds * right)
        share = odds / total[group]
        due = np.where(good[group] > 0, odds * right / np.maximum(good[group], 1e-12), 0)
        likely = np.log(np.where(answered > 0, np.maximum(good, 1e-12), 1.0) / total)
        prior = PRIOR[question] * np.concatenate(([0.005], np.ones(len(w) - 1)))
        return table.T @ (weight[group] * (share - due)) + prior * w, -(weight @ likely) + 0.5 * (
            prior @ (w * w)
        )

    return dict(zip(columns, minimum(slope, len(columns)), strict=True))


def fit_pieces(examples: Sequence[tuple[str, list[frozenset[str]], list[bool], float]]) -> dict[str, float]:
    """Weights of a logistic regression over pieces."""
    table, columns = matrix([row for _, rows, _, _ in examples for row in rows], LEAST["text"])
    wanted = np.array([each for _, _, labels, _ in examples for each in labels], float)
    weight = np.array([share for _, _, labels, share in examples for _ in labels])

    def slope(w: Array) -> tuple[Array, float]:
        z = np.clip(table @ w, -30, 30)
        prior = PRIOR["text"] * np.concatenate(([0.005], np.ones(len(w) - 1)))
        loss = -(weight @ (wanted * z - np.logaddexp(0, z))) + 0.5 * (prior @ (w * w))
        return table.T @ (weight * (1 / (1 + np.exp(-z)) - wanted)) + prior * w, loss

    return dict(zip(columns, minimum(slope, len(columns)), strict=True))


def minimum(
    slope: Callable[[Array], tuple[Array, float]], size: int, steps: int = 400, memory: int = 12
) -> Array:
    """Where a convex function is least, by L-BFGS (Nocedal 1980) with halved steps."""
    w = np.zeros(size)
    gradient, value = slope(w)
    pairs: list[tuple[Array, Array]] = []
    for _ in range(steps):
        direction, kept = gradient.copy(), []
        for s, y in reversed(pairs):
            kept.append((s @ direction) / (y @ s))
            direction -= kept[-1] * y
        direction *= (
            (pairs[-1][0] @ pairs[-1][1]) / (pairs[-1][1] @ pairs[-1][1])
            if pairs
            else 1 / max(1.0, float(np.linalg.norm(gradient)))
        )
        for (s, y), a in zip(pairs, reversed(kept), strict=True):
            direction += s * (a - (y @ direction) / (y @ s))
        step = 1.0
        while step > 1e-9:
            after, lower = slope(w - step * direction)
            if lower <= value - 1e-4 * step * (gradient @ direction):
                break
            step /= 2
        else:
            break
        s, y = -step * direction, after - gradient
        if s @ y > 1e-10:
            pairs = [*pairs, (s, y)][-memory:]
        settled = abs(value - lower) < 1e-7 * max(1.0, abs(value))
        w, gradient, value = w + s, after, lower
        if settled:
            break
    return w


def fold_of(name: str) -> int:
    """The part of the pages that a page belongs to."""
    return int(hashlib.sha256(name.encode()).hexdigest(), 16) % FOLDS


def score(weights: dict[str, float], row: frozenset[str]) -> float:
    """How much the weights say for a row of features."""
    return weights["bias"] + sum(weights.get(feature, 0.0) for feature in row)


def judge(question: str, examples: Sequence[Example], models: Callable[[str], dict[str, float]]) -> str:
    """How many of the annotated web pages are answered rightly, and how many falsely."""
    pages = [each for each in examples if each.name.endswith(".html") and " " not in each.name]
    right = false = 0
    for each in pages:
        odds = np.exp(np.clip([score(models(each.name), row) for _, row in each.rivals] or [-30], -30, 30))
        share = odds / (odds.sum() + (question != "title"))
        best = int(share.argmax())
        if share[best] >= BOUND[question]:
            right += best in each.right
            false += best not in each.right
    known = sum(each.known for each in pages)
    rest = f"{false / len(pages):.3f} of {len(pages)} otherwise"
    return f"{right / known:.3f} right of {known} that have it, {rest}"


def train_choices(question: str, examples: Sequence[Example]) -> tuple[dict[str, float], list[str]]:
    """The weights of a question, and lines that say what they achieve."""
    full = fit_choices(examples, question)
    parts = [
        fit_choices([each for each in examples if fold_of(each.name) != fold], question)
        for fold in range(FOLDS)
    ]
    unseen = judge(question, examples, lambda name: parts[fold_of(name)])
    return full, [
        f"{question}, pages not trained on: {unseen}",
        f"{question}, all pages: {judge(question, examples, lambda _: full)}",
    ]


def train_text(
    examples: Sequence[tuple[str, list[frozenset[str]], list[bool], float]],
) -> tuple[dict[str, float], list[str]]:
    """The weights for pieces, and a line that says what they achieve."""
    full = fit_pieces(examples)
    hits = total = 0
    for fold in range(FOLDS):
        part = fit_pieces([each for each in examples if fold_of(each[0]) != fold])
        for name, rows, labels, _ in examples:
            if fold_of(name) == fold and name.endswith(".html"):
                hits += sum((score(part, row) > 0) == label for row, label in zip(rows, labels, strict=True))
                total += len(labels)
    return full, [f"text, pages not trained on: {hits / total:.3f} of {total} judged pieces rightly placed"]


def save(tables: dict[str, dict[str, float]], report: Sequence[str]) -> None:
    """The weights with what they achieve; those that say next to nothing are left out."""
    lines = [
        "# Written by `make train-html`; a weight for each feature, in nats.",
        *(f"# {line}" for line in report),
    ]
    for question, weights in tables.items():
        lines.append(f"\n[{question}]")
        kept = {
            name: round(value, 3)
            for name, value in sorted(weights.items())
            if name == "bias" or abs(value) >= 0.01
        }
        lines += [f"{json.dumps(name, ensure_ascii=False)} = {value}" for name, value in kept.items()]
    WEIGHTS.write_text("\n".join(lines) + "\n", encoding="utf-8")
    scoring._weights.cache_clear()


def main() -> None:
    """Train everything and write it down."""
    if not CORPUS.exists():
        sys.exit(f"{CORPUS} is not here, so there is nothing to train on; the committed weights stay")
    pages, tables, report = sources(), {name: {"bias": 0.0} for name in scoring.Question}, []
    for questions in (["title"], ["authors", "date", "text"]):
        with ProcessPoolExecutor() as workers:
            asked = list(workers.map(partial(ask, questions), pages, chunksize=4))
        for question in questions:
            found = [each[question] for each in asked if each.get(question) is not None]
            tables[question], lines = (
                train_text(found) if question == "text" else train_choices(question, found)
            )
            report += lines
        save(tables, report)
    print("\n".join(report))


if __name__ == "__main__":
    main()
