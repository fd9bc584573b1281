"""StoredFile: the record of bytes that lie in the store."""

from datetime import datetime

from sqlalchemy import BigInteger, String
from sqlalchemy.orm import Mapped, mapped_column

from app.audit import Audited
from app.core.db import Base, Identified


class StoredFile(Identified, Audited, Base):
    """Bytes in the store; hashes are taken once, at intake, and checked whenever the bytes are read."""

    __tablename__ = "stored_file"

    sha256: Mapped[str] = mapped_column(String(64), unique=True)
    crc32: Mapped[int] = mapped_column(BigInteger)
    size: Mapped[int] = mapped_column(BigInteger)
    media_type: Mapped[str] = mapped_column(String(120))
    stored_at: Mapped[datetime]
    # When the virus scanner last saw these bytes; None for what came in without one.
    scanned_at: Mapped[datetime | None]
    # Why they are neither opened nor sent: they wait for the scanner, or it found something. "" for none.
    held: Mapped[str] = mapped_column(String(200), default="")
