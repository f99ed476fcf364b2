"""The colours of `archive.toml`, darkened or lightened until it can be read on both grounds."""

import colorsys
import re

from archive.errors import SettingsInvalid

_HEX = re.compile(r"#([0-9a-f]{3}|[0-9a-f]{6})", re.IGNORECASE)
_LIGHT, _DARK = (0xFD, 0xFD, 0xFB), (0x16, 0x18, 0x1B)  # --paper of both schemes
_LEAST = 4.7  # contrast; WCAG asks for 4.5, and the wash behind a cited passage takes a little

Colour = tuple[int, int, int]


def css_for(accent: str, links: str = "") -> str | None:
    """The style sheet that puts the colours in the place of our own; None where none is set.

    Raises SettingsInvalid for what is no colour: nothing else of the settings may reach a style sheet.
    """
    if not accent and not links:
        return None
    pin = _parsed(accent, "accent") if accent else None
    link = _parsed(links, "links") if links else None
    return (
        f":root{{{_tokens(pin, link, _LIGHT)}}}\n"
        f"@media (prefers-color-scheme:dark){{:root{{{_tokens(pin, link, _DARK)}}}}}\n"
        "@media print{:root{--pin:#000;--pin-wash:#fff;--link:#000}}\n"
    )


def _tokens(pin: Colour | None, link: Colour | None, ground: Colour) -> str:
    """The tokens of one scheme, each colour such that it can be read."""
    found = []
    if pin:
        readable = _readable(pin, ground)
        found += [f"--pin:{_hex(readable)}", f"--pin-wash:{_wash(readable, ground)}"]
    if link:
        found.append(f"--link:{_hex(_readable(link, ground))}")
    return ";".join(found)


def _parsed(value: str, setting: str) -> Colour:
    match = _HEX.fullmatch(value.strip())
    if match is None:
        raise SettingsInvalid(f"archive.toml: {setting} must be a colour like #7a1f3d, not {value!r}")
    digits = match[1] if len(match[1]) == 6 else "".join(digit * 2 for digit in match[1])
    return int(digits[:2], 16), int(digits[2:4], 16), int(digits[4:], 16)


def _readable(colour: Colour, ground: Colour) -> Colour:
    """The colour moved towards black or white, whichever is away from the ground, until it stands out."""
    hue, light, saturation = colorsys.rgb_to_hls(*(part / 255 for part in colour))
    step = -0.02 if _luminance(ground) > 0.5 else 0.02
    while contrast(colour, ground) < _LEAST and 0 < light + step < 1:
        light += step
        red, green, blue = colorsys.hls_to_rgb(hue, light, saturation)
        colour = round(red * 255), round(green * 255), round(blue * 255)
    return colour


def contrast(one: Colour, other: Colour) -> float:
    """The contrast ratio of WCAG 2: 1 to 21."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _luminance(colour: Colour) -> float:
    parts = [part / 255 for part in colour]
    red, green, blue = [p / 12.92 if p <= 0.03928 else ((p + 0.055) / 1.055) ** 2.4 for p in parts]
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def _hex(colour: Colour) -> str:
    return "#{:02x}{:02x}{:02x}".format(*colour)


def _wash(colour: Colour, ground: Colour) -> str:
    """The ground with a breath of the colour."""
    red, green, blue = (round(g + (c - g) * 0.07) for c, g in zip(colour, ground, strict=True))
    return _hex((red, green, blue))
