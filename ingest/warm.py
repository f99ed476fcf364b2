"""Loads what every draft needs (models, calendars, patterns) when it is imported.

The server that workers are forked from imports this module once, so that no worker has to do it again: a
second of work for each of them, and for every batch of a single file.
"""

from ingest.blocks import Hints
from ingest.drafting import draft

_TEXT = b"A note\n\n3 March 2021\n\nNothing is known of the harbour before the lamp, and little after it.\n"

draft(_TEXT, Hints(name="note.txt"))
