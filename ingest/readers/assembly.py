"""Blocks as a reader made them to an extraction: its text is theirs, a line each, and each has its place."""

from collections.abc import Iterable, Mapping
from dataclasses import replace

from archive.records import Candidate, Removed
from ingest.blocks import Block, Extraction


def assemble(
    media_type: str,
    blocks: Iterable[Block],
    candidates: Mapping[str, tuple[Candidate, ...]],
    removed: tuple[Removed, ...] = (),
    warnings: tuple[str, ...] = (),
) -> Extraction:
    """The extraction of these blocks; blocks without words and fields without candidates are left out."""
    placed: list[Block] = []
    at = 0
    for block in blocks:
        if block.text.strip():
            placed.append(replace(block, spans=((at, at + len(block.text)),)))
            at += len(block.text) + 1
    return Extraction(
        media_type=media_type,
        text="\n".join(block.text for block in placed),
        blocks=tuple(placed),
        candidates={name: found for name, found in candidates.items() if found},
        removed=removed,
        warnings=warnings,
    )
