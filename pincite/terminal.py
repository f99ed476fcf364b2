"""What the command line writes on a terminal; the one module that knows rich."""

import io
import os
import re
import sys
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager

from rich.console import Console
from rich.markup import escape
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TaskID, TextColumn, TimeRemainingColumn
from rich.table import Table

# Control characters and the marks that turn text around: a hostile title must not drive the terminal.
_DRIVING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")


INTERRUPTED = 130  # an exit status as shells have it: 128 and the signal's number


class _Terminal(Console):
    """A console that leaves a reader who has seen enough (`| head`) to the command line."""

    def on_broken_pipe(self) -> None:
        """Say that nobody reads on; rich itself would end the process with 1."""
        raise BrokenPipeError


out = _Terminal(highlight=False, soft_wrap=True)
err = _Terminal(stderr=True, highlight=False, soft_wrap=True)


def write_what_the_terminal_can() -> None:
    """Letters that a terminal's encoding lacks are written as escapes from now on, never a traceback."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="backslashreplace")


def discard_output() -> None:
    """Send what is still to be written nowhere: its reader is gone, and an exit must not complain of it."""
    nowhere = os.open(os.devnull, os.O_WRONLY)
    os.dup2(nowhere, sys.stdout.fileno())
    os.close(nowhere)


def inert(text: object) -> str:
    """The text with nothing in it that a terminal or rich would act on."""
    return escape(_DRIVING.sub("\ufffd", str(text)))


def complain(message: str) -> None:
    """A line on standard error for what went wrong."""
    err.print(f"[bold red]pincite:[/] {inert(message)}")


def warn(message: str) -> None:
    """A line on standard error for what a person should know."""
    err.print(f"[yellow]warning:[/] {inert(message)}")


def say(markup: str) -> None:
    """A line of rich markup on standard output; parts from documents go through `inert` first."""
    out.print(markup)


def inert_line(text: object) -> str:
    """As `inert`, and on one line: a file's name must not pass for a line of ours."""
    return inert(str(text).replace("\n", "\ufffd"))


def write_line(text: str) -> None:
    """A line of JSON for programs on standard output, with escapes for what would drive a terminal."""
    sys.stdout.write(_DRIVING.sub(lambda found: f"\\u{ord(found[0]):04x}", text) + "\n")


def print_table(title: str, columns: Sequence[str], rows: Iterable[Sequence[object]]) -> None:
    """A table on standard output, each cell inert."""
    table = Table(title=title, title_justify="left", box=None, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    for row in rows:
        table.add_row(*(inert("" if cell is None else cell) for cell in row))
    out.print(table)


@contextmanager
def reporting() -> Iterator[Callable[[str, int, int], None]]:
    """A function that shows on a bar what is done, how many of it, of how many; 0 of 0 where nobody knows."""
    with progress_bar() as bar:
        tasks: dict[str, TaskID] = {}

        def report(what: str, done: int, total: int) -> None:
            if what not in tasks:
                tasks[what] = bar.add_task(what, total=total or None)
            bar.update(tasks[what], completed=done + bool(total))

        yield report


def progress_bar() -> Progress:
    """A bar on standard error; nothing where that is no terminal."""
    return Progress(
        TextColumn("[progress.description]{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=err,
        disable=not err.is_terminal,
        transient=True,
    )
