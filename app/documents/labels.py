"""The sensitivity label that a program wrote into a file: Office's custom properties, a PDF's information or its XMP."""

import re
from html import unescape
from io import BytesIO
from zipfile import ZipFile

_CUSTOM = "docProps/custom.xml"
# One property and its value; a label's name stands under MSIP_Label_{id}_Name, whether it holds under ..._Enabled.
_PROPERTY = re.compile(
    r'<(?:\w+:)?property\b[^>]*?\bname="(?P<name>[^"]{1,200})"[^>]*>\s*<(?P<tag>[\w:]+)[^>]*>(?P<value>[^<]{0,200})</(?P=tag)>',
    re.IGNORECASE,
)
_LABEL = re.compile(r"MSIP_Label_(?P<id>[0-9a-f-]{8,40})_(?P<what>Name|Enabled)", re.IGNORECASE)
_XMP = re.compile(
    r"<(?:\w+:)?(?P<name>MSIP_Label_[0-9a-f_-]{8,40}_(?:Name|Enabled))>(?P<value>[^<]{0,200})<", re.IGNORECASE
)
# What older marking tools and councils call the property itself.
_PLAIN = ("classification", "protective marking", "protectivemarking", "sensitivity", "security classification")


def label_in_office(file: ZipFile) -> str:
    """The name of the label in an Office file, "" for none."""
    if _CUSTOM not in file.namelist():
        return ""
    text = file.read(_CUSTOM)[:1_000_000].decode("utf-8", "replace")
    return label_among({unescape(one["name"]): unescape(one["value"]) for one in _PROPERTY.finditer(text)})


def label_in_pdf(data: bytes) -> str:
    """The name of the label in a PDF, "" for none or for a file that can't be opened."""
    import pikepdf

    said: dict[str, str] = {}
    try:
        with pikepdf.open(BytesIO(data)) as file:
            said = {str(name).lstrip("/"): str(value)[:200] for name, value in file.docinfo.items()}
            root = file.Root.get("/Metadata")
            xmp = bytes(root.read_bytes())[:1_000_000].decode("utf-8", "replace") if root is not None else ""
    except (pikepdf.PdfError, ValueError, TypeError, AttributeError, RecursionError):
        return ""
    return label_among({one["name"]: unescape(one["value"]) for one in _XMP.finditer(xmp)} | said)


def label_among(properties: dict[str, str]) -> str:
    """The label that holds among the properties of a file: one that was switched off says nothing."""
    names: dict[str, str] = {}
    off: set[str] = set()
    for name, value in properties.items():
        found = _LABEL.fullmatch(name)
        if found is None:
            continue
        if found["what"].lower() == "name":
            names[found["id"].lower()] = " ".join(value.split())
        elif value.strip().lower() == "false":
            off.add(found["id"].lower())
    held = [name for id_, name in names.items() if id_ not in off and name]
    if held:
        return held[-1][:100]
    plain = {name.casefold(): value for name, value in properties.items()}
    return next((" ".join(plain[name].split())[:100] for name in _PLAIN if plain.get(name, "").strip()), "")
