"""That the `whoosh` package which is installed is the one whose file format and extension points we build on.

Several distributions install a package of this name over each other; the last one installed wins, silently.
"""

from importlib import metadata

import whoosh

from archive.errors import EngineError

DISTRIBUTION = "whoosh3"
SERIES = (3, 54)
WHOOSH_VERSION = ".".join(str(part) for part in getattr(whoosh, "__version__", ()))


def check_distribution(version: tuple[int, ...], installed: list[str]) -> None:
    """EngineError, with what to type, unless the imported package is of our distribution's series."""
    if version[:2] == SERIES:
        return
    others = sorted({name for name in installed if name.lower() != DISTRIBUTION}) or ["whoosh"]
    raise EngineError(
        f"The installed `whoosh` package is version {'.'.join(map(str, version)) or 'unknown'}, not the "
        f"{'.'.join(map(str, SERIES))} of {DISTRIBUTION}: another distribution has put its files over it. "
        f"Run `pip uninstall {' '.join(others)}`, then `pip install --force-reinstall {DISTRIBUTION}`."
    )


def installed_distributions() -> list[str]:
    """The names of the distributions that install a package `whoosh`."""
    return list(metadata.packages_distributions().get("whoosh", []))


def require() -> None:
    """EngineError unless Whoosh is the one we need."""
    version = getattr(whoosh, "__version__", ())
    if tuple(version[:2]) != SERIES:  # looking through what is installed takes a while: only then
        check_distribution(tuple(version), installed_distributions())
