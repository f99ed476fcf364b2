"""What citeproc-py lacks of CSL 1.0.2 and the styles offered here need, supplied at its edges.

Each repair says what the specification wants; the golden citations in the tests would show it if a later
release of the library did it too. docs/decisions/0021 tells why the library was kept all the same.
"""

from typing import Any

from citeproc import model
from lxml import etree

_CSL = "{http://purl.org/net/xbiblio/csl}"
_NEVER = "pincite-never"  # a type that no item has
_UNBOUND_LABELS = frozenset(("locator", "page"))  # labels that citeproc-py leaves out by itself


def repair_style(style: Any) -> None:
    """Rewrites a parsed style so that citeproc-py does what it says."""
    _initialize_only_where_wanted(style)
    _label_only_what_is_there(style)
    _never_disambiguate(style)


def _initialize_only_where_wanted(style: Any) -> None:
    """`initialize="false"` keeps given names whole; the library sees `initialize-with` only."""
    inherited = {
        element: element.attrib.pop("initialize-with", None)
        for element in (style, *style.iter(f"{_CSL}citation", f"{_CSL}bibliography"))
    }
    mark = next((value for value in inherited.values() if value is not None), None)
    for name in style.iter(f"{_CSL}name"):
        if name.get("initialize") == "false":
            name.attrib.pop("initialize-with", None)
        elif mark is not None and "initialize-with" not in name.attrib:
            name.set("initialize-with", mark)


def _label_only_what_is_there(style: Any) -> None:
    """A label is left out where its variable is empty."""
    for label in list(style.iter(f"{_CSL}label")):
        variable = label.get("variable")
        if variable is None or variable in _UNBOUND_LABELS:
            continue
        parent, place = label.getparent(), label.getparent().index(label)
        choose = etree.Element(f"{_CSL}choose")
        condition = etree.SubElement(choose, f"{_CSL}if", {"variable": variable})
        parent.remove(label)
        condition.append(label)
        parent.insert(place, choose)


def _never_disambiguate(style: Any) -> None:
    """`disambiguate="true"` holds only where two references would look alike; one by itself never does."""
    for condition in style.iter(f"{_CSL}if", f"{_CSL}else-if"):
        if condition.attrib.pop("disambiguate", None) is not None:
            condition.set("type", _NEVER)


def repair_library() -> None:
    """Makes what stands in for a missing author unsaid in the rest of the entry.

    The library forgets it where a macro renders it, so that titles came twice. Called on import of `styles`.
    """
    if getattr(model.Substitute, "pincite_repaired", False):
        return
    plain_variable, plain_render = model.Text._variable, model.Substitute.render

    def _variable(self: Any, item: Any, context: Any) -> Any:
        text = plain_variable(self, item, context)
        rendered = context.get_layout().rendered
        if text is not None and rendered is not None:
            rendered.append((self.tag, self.get("variable")))
        return text

    def render(self: Any, item: Any, context: Any = None, **options: Any) -> Any:
        layout = (context if context is not None else self).get_layout()
        outer, layout.rendered = layout.rendered, []
        text = plain_render(self, item, context=context, **options)
        for tag, variable in layout.rendered if text else ():
            layout.repressed.setdefault(tag, []).append(variable)
        layout.rendered = outer
        return text

    model.Text._variable, model.Substitute.render = _variable, render
    model.Substitute.pincite_repaired = True
