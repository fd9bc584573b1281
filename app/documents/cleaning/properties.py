"""Properties of a file and facts of its pictures: who wrote it, where something was taken."""

import struct
from io import BytesIO

from app.documents.cleaning.package import Package, remove

_BLANKED = frozenset({"creator", "lastModifiedBy", "Manager", "Company", "keywords", "HyperlinkBase"})
_PICTURE = r".*\.(?:jpe?g|png|tiff?|webp)"
_JPEG_KEPT_APP = frozenset({0xE0, 0xE2, 0xEE})  # JFIF, colour profile, Adobe's colour transform
_PNG_SAYS = frozenset({b"eXIf", b"tEXt", b"iTXt", b"zTXt", b"tIME"})
_ORIENTATION = 0x0112


def without_properties(package: Package) -> None:
    """Blank who wrote and saved it; its title stays. What a council added of its own goes, and the picture of its first page."""
    for name in ("docProps/core.xml", "docProps/app.xml"):
        if name in package:
            for element in list(package.tree(name).iter()):
                if isinstance(element.tag, str) and element.tag.rpartition("}")[2] in _BLANKED:
                    element.text = ""
    package.drop(package.named(r"docProps/(?:custom\.xml|thumbnail\..*)"))


def without_names_of_sheets(package: Package) -> None:
    """The list of its sheets that Excel keeps beside the workbook names also those that were taken out."""
    if "docProps/app.xml" in package:
        for element in list(package.tree("docProps/app.xml")):
            if isinstance(element.tag, str) and element.tag.rpartition("}")[2] in ("TitlesOfParts", "HeadingPairs"):
                remove(element)


def without_facts_of_pictures(package: Package) -> None:
    """Every picture inside, without what it says of itself."""
    for name in package.named(_PICTURE):
        data = package.parts[name]
        if b"Exif\x00\x00" in data or b"eXIf" in data or b"xmpmeta" in data or b"tEXt" in data:
            package.parts[name] = bare_picture(data)


def bare_picture(data: bytes) -> bytes:
    """The same picture without EXIF and other notes; turned as it was shown. ValueError or OSError where it is none."""
    if data.startswith(b"\xff\xd8"):
        return _turned(data) if _turn_of(data) not in (0, 1) else _bare_jpeg(data)
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _bare_png(data)
    return _turned(data)


def _turn_of(data: bytes) -> int:
    from PIL import Image

    with Image.open(BytesIO(data)) as picture:
        return int(picture.getexif().get(_ORIENTATION, 1) or 1)


def _turned(data: bytes) -> bytes:
    from PIL import Image, ImageOps

    out = BytesIO()
    with Image.open(BytesIO(data)) as picture:
        kind = picture.format or "PNG"
        bare = ImageOps.exif_transpose(picture)
        for key in ("exif", "xmp", "comment", "photoshop"):
            bare.info.pop(key, None)
        how = {"quality": 95, "icc_profile": bare.info.get("icc_profile")} if kind in ("JPEG", "WEBP") else {}
        bare.save(out, kind, exif=b"", **how) if kind in ("JPEG", "WEBP") else bare.save(out, kind)
    return out.getvalue()


def _bare_jpeg(data: bytes) -> bytes:
    """Segment by segment up to the picture itself, whose bytes stay as they are."""
    out, at = bytearray(b"\xff\xd8"), 2
    while at + 4 <= len(data) and data[at] == 0xFF:
        marker = data[at + 1]
        if marker == 0xDA:
            break
        (length,) = struct.unpack_from(">H", data, at + 2)
        is_note = (0xE0 <= marker <= 0xEF and marker not in _JPEG_KEPT_APP) or marker == 0xFE
        if not is_note:
            out += data[at : at + 2 + length]
        at += 2 + length
    return bytes(out) + data[at:]


def _bare_png(data: bytes) -> bytes:
    out, at = bytearray(data[:8]), 8
    while at + 12 <= len(data):
        (length,) = struct.unpack_from(">I", data, at)
        if data[at + 4 : at + 8] not in _PNG_SAYS:
            out += data[at : at + 12 + length]
        at += 12 + length
    return bytes(out)
