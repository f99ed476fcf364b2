"""Texts with places marked, cut to length and escaped: nothing of a document reaches a page as HTML."""

from collections.abc import Iterable, Sequence

from markupsafe import Markup, escape

Spans = Sequence[tuple[int, int]]


def marked(text: str, spans: Spans) -> Markup:
    """The text, escaped, with `<mark>` around each span; spans that overlap are joined."""
    parts: list[Markup] = []
    end = 0
    for start, stop in _joined(spans, len(text)):
        parts += (escape(text[end:start]), Markup("<mark>"), escape(text[start:stop]), Markup("</mark>"))
        end = stop
    return Markup("").join([*parts, escape(text[end:])])


def _joined(spans: Iterable[tuple[int, int]], length: int) -> list[tuple[int, int]]:
    found: list[tuple[int, int]] = []
    for start, stop in sorted((max(0, a), min(b, length)) for a, b in spans):
        if start >= stop:
            continue
        if found and start <= found[-1][1]:
            found[-1] = found[-1][0], max(stop, found[-1][1])
        else:
            found.append((start, stop))
    return found


def snippet(text: str, spans: Spans, *, width: int = 320) -> Markup:
    """About `width` characters around the densest marks, cut at words, with an ellipsis at each cut."""
    flat = text.replace("\n", " ")
    if len(flat) <= width * 1.25:
        return marked(flat, spans)
    start, stop = _window(flat, spans, width)
    inside = [(a - start, b - start) for a, b in spans if a >= start and b <= stop]
    body = marked(flat[start:stop], inside)
    # An ellipsis never stands alone on a line.
    return Markup("{}{}{}").format("…\u00a0" if start else "", body, "\u00a0…" if stop < len(flat) else "")


def _window(text: str, spans: Spans, width: int) -> tuple[int, int]:
    """Where to cut: from a little before the span with most others in reach, moved to word boundaries."""
    first = max((a for a, _ in spans), key=lambda a: (_reached(spans, a, width), -a), default=0)
    start = max(0, min(first - width // 5, len(text) - width))
    stop = min(len(text), start + width)
    if start:
        space = text.find(" ", start, max(start, first) + 1)
        start = space + 1 if space >= 0 else start
    if stop < len(text):
        space = text.rfind(" ", start, stop)
        stop = space if space > first else stop
    return start, stop


def _reached(spans: Spans, start: int, width: int) -> int:
    return sum(1 for a, b in spans if start <= a and b <= start + width * 4 // 5)
