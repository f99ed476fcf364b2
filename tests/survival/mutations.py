"""Damaged copies of the samples: flipped bits, cuts, repeats, splices, hostile pieces."""

import random
from pathlib import Path

SAMPLES = Path(__file__).parents[2] / "samples"
KINDS = (".txt", ".md", ".html", ".xhtml", ".htm", ".pdf", ".zip")
HOSTILE = (
    b"\x00" * 50,
    b"\xff\xfe",
    b"<" * 2000,
    b"<div>" * 500,
    b"(" * 3000,
    b"&#x110000;&#0;&lol;",
    b"<!DOCTYPE x [<!ENTITY a 'aa'><!ENTITY b '&a;&a;'>]>&b;",
    b"\n---\ntitle: !!python/object:os.system x\n---\n",
    b"\r\r\n\x0b\x0c\x85",
    "\u202e\ufeff\u0000".encode(),
    b"1 0 obj << /Kids [1 0 R] /Type /Pages /Count 99999999 >> endobj",
    b"\xc3\x28\xa0\xa1" * 40,
    b"a" * 20_000,
    b"1. " * 3000,
)


def originals():
    """Each sample's name and bytes."""
    files = sorted(path for path in SAMPLES.rglob("*") if path.suffix.lower() in KINDS)
    return [(path.name, path.read_bytes()) for path in files]


def mutated(content, chance: random.Random, others):
    """The content after one to four accidents."""
    for _ in range(chance.randint(1, 4)):
        content = chance.choice(ACCIDENTS)(content, chance, others)
    return content


def _flip(content, chance, _):
    data = bytearray(content)
    for _ in range(chance.randint(1, 30)):
        if data:
            data[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
    return bytes(data)


def _cut(content, chance, _):
    return content[: chance.randrange(len(content) + 1)]


def _drop(content, chance, _):
    start = chance.randrange(len(content) + 1)
    return content[:start] + content[start + chance.randrange(2000) :]


def _repeat(content, chance, _):
    start = chance.randrange(len(content) + 1)
    piece = content[start : start + chance.randrange(1, 300)]
    return content[:start] + piece * chance.randint(2, 50) + content[start:]


def _splice(content, chance, others):
    other = chance.choice(others)[1]
    start, end = chance.randrange(len(content) + 1), chance.randrange(len(other) + 1)
    return content[:start] + other[end : end + 5000]


def _poison(content, chance, _):
    start = chance.randrange(len(content) + 1)
    return content[:start] + chance.choice(HOSTILE) + content[start:]


ACCIDENTS = (_flip, _cut, _drop, _repeat, _splice, _poison)
