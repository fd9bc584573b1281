"""Charts whose cells are gone: they keep the figures and words that they showed, as their own."""

from collections.abc import Callable
from typing import Any

from app.documents.cleaning.package import remove


def keep_values(chart: Any, reads: Callable[[str], bool]) -> None:
    """Replace each reference that reads what is gone by what the chart kept of it."""
    for reference in list(chart.iter("{*}numRef", "{*}strRef", "{*}multiLvlStrRef")):
        formula = reference.find("{*}f")
        if formula is None or not reads(formula.text or ""):
            continue
        namespace, _, kind = reference.tag.rpartition("}")
        cache = next((one for one in reference if str(one.tag).endswith("Cache")), None)
        parent = reference.getparent()
        if cache is None or kind == "multiLvlStrRef":
            remove(reference)
        elif parent.tag.endswith("}tx"):
            _as_title(parent, reference, cache, namespace + "}")
        else:
            cache.tag = f"{namespace}}}{'numLit' if kind == 'numRef' else 'strLit'}"
            parent.replace(reference, cache)


def _as_title(parent: Any, reference: Any, cache: Any, namespace: str) -> None:
    """A series is called by plain words; a title of a chart that was read from a cell has none any more."""
    words = " ".join(value.text or "" for value in cache.iter("{*}v"))
    if parent.getparent().tag.endswith("}ser"):
        value = parent.makeelement(namespace + "v", {})
        value.text = words
        parent.replace(reference, value)
    else:
        remove(parent)
