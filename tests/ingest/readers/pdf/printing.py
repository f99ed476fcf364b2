"""PDFs of our own, printed with reportlab for these tests."""

import io

from reportlab.lib.pagesizes import A4
from reportlab.pdfbase.pdfmetrics import stringWidth
from reportlab.pdfgen.canvas import Canvas

WIDTH, HEIGHT = A4
LEADING = 12.5
SIZE = 10
_STEADY = "and then the keeper went up to the lamp again to see whether the wind had turned"


class Print:
    """A document that is printed line by line; positions are points from the left and top edges."""

    def __init__(self, **options):
        self._buffer = io.BytesIO()
        self.canvas = Canvas(self._buffer, pagesize=A4, **options)

    def line(self, text, x=72, y=100, size=SIZE, font="Helvetica"):
        self.canvas.setFont(font, size)
        self.canvas.drawString(x, HEIGHT - y, text)

    def paragraph(self, text, x=72, y=100, width=450, *, indent=0, size=SIZE):
        """Words set in lines that fill a column; the height below the last of them."""
        line, left = "", indent
        for word in text.split():
            longer = f"{line} {word}".strip()
            if stringWidth(longer, "Helvetica", size) + left > width:
                self.line(line, x + left, y, size)
                line, left, y = word, 0, y + LEADING * size / SIZE
            else:
                line = longer
        self.line(line, x + left, y, size)
        return y + LEADING * size / SIZE

    def next_page(self):
        self.canvas.showPage()

    def bytes(self):
        self.canvas.showPage()
        self.canvas.save()
        return self._buffer.getvalue()


def prose(word, count):
    """Words enough for a paragraph, told apart by the one that they begin with."""
    steady = _STEADY.split()
    return " ".join([word.capitalize(), *(steady[place % len(steady)] for place in range(count - 1))]) + "."
