"""What axe-core finds on a page, by the rules of WCAG 2.2 A and AA and its own of good practice."""

from axe_playwright_python.sync_playwright import Axe

_SCRIPT = Axe().axe_script
_TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"]
_RUN = """(only) => axe.run({ resultTypes: ["violations"], preload: false, runOnly: only }).then((results) =>
    results.violations.flatMap((v) => v.nodes.map((n) => [v.impact, v.id, n.html.slice(0, 150)])))"""


def violations(page, rules=()):
    """Impact, rule and beginning of the element of each violation; of all rules, or of those named.

    The script is put into a page once, so that both colour schemes are looked at for one load.
    """
    if not page.evaluate("'axe' in window"):
        page.evaluate(_SCRIPT)
    only = {"type": "rule", "values": list(rules)} if rules else {"type": "tag", "values": _TAGS}
    return [tuple(found) for found in page.evaluate(_RUN, only)]
