"""One letter to the council's mail server, by SMTP; whatever goes wrong comes back as a sentence."""

import smtplib
import ssl
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from app.core.clock import now
from app.core.config import MailSecurity, Settings
from app.notify.rules import PLAIN_ONLY, as_html
from app.notify.schemas import Letter

SECONDS = 20.0


class MailFault(Exception):
    """A letter that was not taken; `for_good` when trying again is no use."""

    def __init__(self, sentence: str, *, for_good: bool = False):
        super().__init__(sentence)
        self.sentence = sentence
        self.for_good = for_good


def send(settings: Settings, letter: Letter) -> None:
    """Hand the letter over; MailFault when the server does not take it."""
    message = compose(settings, letter)
    try:
        with _connected(settings) as server:
            server.send_message(message)
    except smtplib.SMTPRecipientsRefused as fault:
        code, said = next(iter(fault.recipients.values()))
        raise MailFault(_said("The mail server refuses this address", code, said), for_good=code >= 500) from fault
    except smtplib.SMTPAuthenticationError as fault:
        raise MailFault("The mail server refuses our name or password. Check the mail settings.") from fault
    except smtplib.SMTPResponseException as fault:
        sentence = _said("The mail server did not take the message", fault.smtp_code, fault.smtp_error)
        raise MailFault(
            sentence, for_good=isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= 500
        ) from fault
    except ssl.SSLError as fault:
        raise MailFault("The mail server's certificate can't be trusted. Check the mail settings.") from fault
    except (smtplib.SMTPException, OSError) as fault:
        raise MailFault("The mail server could not be reached.") from fault


def compose(settings: Settings, letter: Letter) -> EmailMessage:
    """Plain text and the same as HTML; the Message-ID stays the same over every try, so that a second copy is known for one."""
    sender = settings.mail_from or ""
    message = EmailMessage(policy=SMTP)
    message["From"] = sender
    message["To"] = letter.to
    if letter.reply_to:
        message["Reply-To"] = letter.reply_to
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(now())
    message["Message-ID"] = f"<{letter.id}@{sender.rpartition('@')[2] or 'readiness'}>"
    message["Auto-Submitted"] = "auto-generated"
    message.set_content(letter.body)
    if letter.kind not in PLAIN_ONLY:
        message.add_alternative(as_html(letter.subject, letter.body), subtype="html")
    return message


def _connected(settings: Settings) -> smtplib.SMTP:
    host, port = settings.mail_host or "", settings.mail_port
    trusted = ssl.create_default_context()
    if settings.mail_security is MailSecurity.TLS:
        server: smtplib.SMTP = smtplib.SMTP_SSL(host, port, timeout=SECONDS, context=trusted)
    else:
        server = smtplib.SMTP(host, port, timeout=SECONDS)
    try:
        if settings.mail_security is MailSecurity.STARTTLS:
            server.starttls(context=trusted)
        if settings.mail_user:
            server.login(settings.mail_user, settings.mail_password.get_secret_value())
    except BaseException:
        server.close()
        raise
    return server


def _said(what: str, code: int, said: bytes | str) -> str:
    text = said.decode("utf-8", "replace") if isinstance(said, bytes) else said
    return f"{what} ({code} {' '.join(text.split())[:160]})."
