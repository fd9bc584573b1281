"""Mails as .eml: what was said, who said it, and the picture or scan that came with it."""

from datetime import UTC, datetime, time
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.demo.writers.paper import Paper, Place, Written


def write(paper: Paper, sender: str, receivers: str) -> Written:
    """Draw a paper as .eml; ``sender`` and ``receivers`` are written as they stand in the mail's head."""
    mail = EmailMessage(policy=SMTP)
    mail["From"] = sender
    mail["To"] = receivers
    mail["Subject"] = paper.title
    if paper.written:
        mail["Date"] = format_datetime(datetime.combine(paper.written, time(10, 42), tzinfo=UTC))
    mail["Message-ID"] = f"<{paper.reference.lower().replace(' ', '-')}@fernshire.example>"
    lines: list[str] = []
    for section in paper.sections:
        lines += [section.heading, ""]
        for text in section.paragraphs:
            lines += [text, ""]
        lines += [f"- {text}" for text in section.bullets] + ([""] if section.bullets else [])
        for table in section.tables:
            lines += [table.caption, " | ".join(table.header)]
            lines += [" | ".join(str(cell) for cell in row) for row in table.rows] + [""]
    lines += ["Kind regards", "", paper.author, paper.directorate, paper.council]
    mail.set_content("\r\n".join(lines), cte="quoted-printable")
    pictures = ([paper.banner] if paper.banner else []) + list(paper.appendix)
    for number, picture in enumerate(pictures, start=1):
        name = "signature.jpg" if number == 1 and paper.banner else f"scan{number}.jpg"
        mail.add_attachment(picture.data, maintype="image", subtype="jpeg", filename=name)
    if mail.is_multipart():
        mail.set_boundary(f"=_{paper.reference.replace(' ', '_')}")
    return Written(mail.as_bytes(), tuple(Place(section.heading) for section in paper.sections))
