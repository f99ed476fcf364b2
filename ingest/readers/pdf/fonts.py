"""Fonts as pdfminer reads them, with letters also for compact ones that have an encoding of their own.

Tools that shrink files of TeX leave its mathematical fonts with nothing but the names of their glyphs, inside
the font itself; pdfminer reads those of Type 1, not those of the compact form (Adobe Technical Note 5176).
"""

import io
from typing import Any

from pdfminer.encodingdb import name2unicode
from pdfminer.pdffont import CFFFont, PDFType1Font
from pdfminer.pdfinterp import PDFResourceManager
from pdfminer.pdftypes import PDFStream, dict_value, resolve1


class Fonts(PDFResourceManager):
    """pdfminer's store of fonts, each with the letters that it names itself."""

    def get_font(self, objid: Any, spec: Any) -> Any:
        """The font of that id, made once."""
        known = objid in self._cached_fonts
        font: Any = super().get_font(objid, spec)
        bare = isinstance(font, PDFType1Font) and font.unicode_map is None and "Encoding" not in spec
        if bare and not known:
            font.cid2unicode = {**font.cid2unicode, **_own_letters(spec)}
        return font


def _own_letters(spec: Any) -> dict[int, str]:
    """The letters of a compact font's own encoding by code; none where it can't be read."""
    try:
        stream = resolve1(dict_value(spec["FontDescriptor"])["FontFile3"])
        if not isinstance(stream, PDFStream):
            return {}
        font = CFFFont("", io.BytesIO(stream.get_data()))
        # pdfminer's `code2gid` holds the codes of the glyphs in their order, of which number 0 has none.
        names = {code: _name(font.gid2name.get(place + 1)) for place, code in font.code2gid.items()}
    except (MemoryError, RecursionError):
        raise
    except Exception:  # noqa: BLE001 - whatever a damaged font raises, it names no letters
        return {}
    return {code: letter for code, name in names.items() if name and (letter := _letter(name))}


def _name(name: Any) -> str:
    return name.decode("latin-1") if isinstance(name, bytes) else str(name or "")


def _letter(name: str) -> str:
    try:
        return name2unicode(name)
    except (KeyError, ValueError):
        return ""
