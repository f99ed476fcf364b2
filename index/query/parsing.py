"""A query string made a tree, whatever it holds: `parse` never raises and never recurses.

Precedence, loosest first: OR, AND (said or not), NOT. What can't be understood is left out and said so; an
operator that joins nothing is left out, but a query of nothing else is read as words.
"""

from dataclasses import dataclass, field, replace
from itertools import chain

from index.analysis import is_picture, is_symbol
from index.query.lexing import OPERATORS, Lexeme, lexemes, plain
from index.query.tree import And, Everything, Field, Not, Or, Phrase, Query, Word
from index.query.words import Read, read_date, read_quoted, read_word
from index.results import Diagnostic

LONGEST_QUERY = 2000  # code points
MOST_CLAUSES = 100  # words, phrases and dates
DEEPEST = 20  # parentheses inside parentheses
MOST_DIAGNOSTICS = 10


@dataclass(frozen=True, slots=True)
class Parsed:
    """A query's tree and what was ignored, corrected or cut off on the way."""

    tree: Query
    diagnostics: tuple[Diagnostic, ...] = ()


@dataclass(slots=True)
class _Frame:
    """What has been read between two parentheses."""

    at: tuple[int, int] = (0, 0)
    alternatives: list[list[Query]] = field(default_factory=lambda: [[]])
    operator: Lexeme | None = None  # AND or OR, waiting for its right side
    minus: Lexeme | None = None  # NOT or -, waiting for what it negates
    negated: bool = False
    field: Lexeme | None = None  # waiting for its value
    dates: bool = False  # the parentheses of `date:(1946 OR 1950)`


def parse(query: str, *, longest: int = LONGEST_QUERY) -> Parsed:
    """The tree of a query string, of which no more than `longest` code points are read."""
    parser = _Parser()
    if len(query) > longest:
        cause = f"Only the first {longest:,} characters of the query were read."
        parser.note("ignored", cause, (longest, len(query)))
    text = plain(query[:longest])
    for lexeme in lexemes(text):
        parser.read(lexeme)
    return Parsed(parser.finish(), parser.said())


class _Parser:
    """The stack of open parentheses, and what there is to say."""

    def __init__(self) -> None:
        self._frames = [_Frame()]
        self._too_deep = 0  # parentheses open beyond DEEPEST
        self._clauses = 0
        self._operators: list[Lexeme] = []
        self._diagnostics: list[Diagnostic] = []
        self._dangling: list[Lexeme] = []  # operators that join nothing

    def note(self, kind: str, cause: str, at: tuple[int, int]) -> None:
        """Keep something to say, unless the same was said already."""
        if not any(known.cause == cause for known in self._diagnostics):
            self._diagnostics.append(Diagnostic(kind, cause, at))

    def said(self) -> tuple[Diagnostic, ...]:
        """What there is to say, in the order of the query, within reason."""
        for lexeme in self._dangling:
            self.note("ignored", f"“{lexeme.text}” has nothing to join and was ignored.", lexeme.at)
        ordered = sorted(self._diagnostics, key=lambda diagnostic: diagnostic.at)
        return tuple(ordered[:MOST_DIAGNOSTICS])

    def read(self, lexeme: Lexeme) -> None:
        """Take the next lexeme."""
        frame = self._frames[-1]
        match lexeme.kind:
            case "open":
                self._open(lexeme)
            case "close":
                self._close(lexeme)
            case "operator" if frame.field is None:
                self._operate(frame, lexeme)
            case "minus":  # after a field too: `title:-pier` is meant as `-title:pier`
                frame.minus, frame.negated = lexeme, not frame.negated
            case "field":
                frame.field = lexeme
            case _:
                self._take_clause(frame, lexeme)

    def _operate(self, frame: _Frame, lexeme: Lexeme) -> None:
        """NOT waits for what it negates, AND and OR for their right side if they have a left one."""
        self._operators.append(lexeme)
        if lexeme.text == "NOT":
            frame.minus, frame.negated = lexeme, not frame.negated
            return
        self._drop_minus(frame)
        if frame.operator or not frame.alternatives[-1]:
            self._joins_nothing(lexeme)
        else:
            frame.operator = lexeme

    def _take_clause(self, frame: _Frame, lexeme: Lexeme) -> None:
        """A word, quotation or date, in the field that waits for it."""
        self._clauses += 1
        if self._clauses > MOST_CLAUSES:
            cause = f"Only the first {MOST_CLAUSES} words, phrases and dates were searched for."
            self.note("ignored", cause, lexeme.at)
            return
        name = frame.field.text if frame.field else None
        read = _read(lexeme, "date" if name is None and frame.dates else name)
        for diagnostic in read.diagnostics:
            self.note(diagnostic.kind, diagnostic.cause, diagnostic.at)
        if read.node is not None:
            self._add(frame, read.node)
        else:
            frame.field, frame.minus, frame.negated = None, None, False

    def _add(self, frame: _Frame, node: Query) -> None:
        """Put a node in its field, negate it, join it to the frame."""
        if frame.field and frame.field.text != "date":
            node = Field(frame.field.text, node)
        if frame.negated:
            node = Not(node)
        if frame.operator and frame.operator.text == "OR":
            frame.alternatives.append([])
        frame.alternatives[-1].append(node)
        frame.operator, frame.field, frame.minus, frame.negated = None, None, None, False

    def _open(self, lexeme: Lexeme) -> None:
        if len(self._frames) > DEEPEST or self._too_deep:
            self._too_deep += 1
            self.note("ignored", f"Parentheses deeper than {DEEPEST} were ignored.", lexeme.at)
        else:
            outer = self._frames[-1]
            dates = outer.field.text == "date" if outer.field else outer.dates
            self._frames.append(_Frame(lexeme.at, dates=dates))

    def _close(self, lexeme: Lexeme) -> None:
        if self._too_deep:
            self._too_deep -= 1
        elif len(self._frames) == 1:
            self.note("ignored", "A closing parenthesis has no opening one.", lexeme.at)
        else:
            self._fold_frame()

    def _fold_frame(self) -> None:
        """The innermost parentheses become one part of those around them."""
        frame = self._frames.pop()
        outer = self._frames[-1]
        node = self._node_of(frame)
        if isinstance(node, Everything):
            self.note("ignored", "There is nothing to search for in the parentheses.", frame.at)
            outer.field, outer.minus, outer.negated = None, None, False
        else:
            self._add(outer, node)

    def _node_of(self, frame: _Frame) -> Query:
        """What stood in a frame, with what was left hanging in it dropped."""
        self._drop_minus(frame)
        if frame.operator:
            self._joins_nothing(frame.operator)
        if frame.field:
            self.note("ignored", f"Nothing follows “{frame.field.text}:”.", frame.field.at)
        return _either([_both(parts) for parts in frame.alternatives if parts])

    def _drop_minus(self, frame: _Frame) -> None:
        if frame.minus:
            self._joins_nothing(frame.minus)
        frame.minus, frame.negated = None, False

    def _joins_nothing(self, lexeme: Lexeme) -> None:
        self._dangling.append(lexeme)

    def finish(self) -> Query:
        """The whole tree."""
        if len(self._frames) > 1:
            self.note(
                "corrected",
                "A parenthesis is not closed; read as if it were at the end.",
                self._frames[-1].at,
            )
        while len(self._frames) > 1:
            self._fold_frame()
        tree = self._node_of(self._frames[0])
        if isinstance(tree, Everything) and self._operators and not self._clauses:
            return self._words_of_operators()
        return tree

    def _words_of_operators(self) -> Query:
        """A query of nothing but AND, OR, NOT, searched for as words."""
        self._dangling.clear()
        cause = "AND, OR and NOT join words; alone they were searched for as words."
        self.note("corrected", cause, (self._operators[0].at[0], self._operators[-1].at[1]))
        return _both([Phrase(lexeme.text, None, lexeme.at) for lexeme in self._operators[:MOST_CLAUSES]])


def _read(lexeme: Lexeme, name: str | None) -> Read:
    """What a word or quotation is in that field."""
    if name == "date":
        return read_date(lexeme)
    read = read_quoted(lexeme) if lexeme.kind == "quoted" else read_word(lexeme)
    match read.node:
        case Word(text, prefix=False, edits=0, at=at) if name is None and text in OPERATORS:
            # `OR?` names the word; written without its mark, it would be read back as the operator.
            return replace(read, node=Phrase(text, None, at))
    return read


def _both(parts: list[Query]) -> Query:
    """All of these, flat and each once."""
    flat = dict.fromkeys(chain.from_iterable(_parts(part, And) for part in parts))
    flat = {part: None for part in flat if not _is_sign(part)} or flat
    return next(iter(flat)) if len(flat) == 1 else And(tuple(flat))


def _either(parts: list[Query]) -> Query:
    """Any of these, flat and each once; everything where there is none."""
    flat = dict.fromkeys(chain.from_iterable(_parts(part, Or) for part in parts))
    if not flat:
        return Everything()
    return next(iter(flat)) if len(flat) == 1 else Or(tuple(flat))


def _is_sign(part: Query) -> bool:
    """Whether a part is a lone `&` or `&&`: punctuation beside words, a word only by itself."""
    return isinstance(part, Word) and all(is_symbol(sign) and not is_picture(sign) for sign in part.text)


def _parts(part: Query, kind: type[And] | type[Or]) -> tuple[Query, ...]:
    """The parts of a node of this kind, or else the node."""
    return part.parts if isinstance(part, And | Or) and isinstance(part, kind) else (part,)
