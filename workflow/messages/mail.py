"""Mail: plain text and HTML, sent by a job, one for each message ever, or one a day (digest.py).

SMTP is at-least-once: a server that took the mail and could not say so gets it again, with the same
Message-ID, by which mailboxes tell.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import smtplib
import ssl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, parseaddr
from urllib.parse import unquote, urlsplit

from flask import current_app, render_template

from workflow.base import outbox
from workflow.base.database import db, transaction
from workflow.base.outbox import Claim, Hopeless, Passing, handles
from workflow.base.settings import Settings
from workflow.messages.models import Message
from workflow.messages.use_cases import MAIL
from workflow.people.models import Person

TIMEOUT_S = 20


@dataclass(frozen=True, slots=True)
class News:
    """What one message says; `link` is a whole address."""

    subject: str
    text: str
    link: str
    at: dt.datetime


@dataclass(frozen=True, slots=True)
class Mail:
    """What the job reads once, so that it sends outside any transaction. `key` and `number` make its Message-ID."""

    key: str
    number: int
    to: str
    name: str
    subject: str
    news: tuple[News, ...]
    date: dt.datetime


@handles(MAIL)
def send_mail(claim: Claim) -> None:
    """Sends one message; a person without an address any more gets none."""
    send(claim, _read(claim.payload["message_id"]), "message")


def send(claim: Claim, mail: Mail, template: str) -> None:
    """Sends what a job asks for, where there is still somebody to send it to and something to say."""
    settings: Settings = current_app.config["HONGTOU"]
    wanted = bool(mail.to and mail.news and settings.smtp_url)
    if wanted:
        _send(compose(mail, template, settings), settings)
    with transaction() as session:
        outbox.finish(session, claim, state="done" if wanted else "cancelled")


def compose(mail: Mail, template: str, settings: Settings) -> EmailMessage:
    """The mail, the same whenever it is composed."""
    composed = EmailMessage(policy=SMTP)
    occasion = hashlib.sha256(mail.key.encode()).hexdigest()[:16]
    domain = parseaddr(settings.mail_from)[1].rpartition("@")[2]
    composed["Message-ID"] = f"<{occasion}.{mail.number}@{domain}>"
    composed["From"], composed["To"], composed["Subject"] = settings.mail_from, mail.to, mail.subject
    composed["Date"], composed["Auto-Submitted"] = format_datetime(mail.date), "auto-generated"
    composed.set_content(render_template(f"mail/{template}.txt", mail=mail))
    composed.add_alternative(render_template(f"mail/{template}.html", mail=mail), subtype="html")
    return composed


def news_in(message: Message) -> News:
    """What a message says, with the whole address of its link."""
    settings: Settings = current_app.config["HONGTOU"]
    return News(message.subject, message.text, settings.public_address(message.link), message.at)


def address_of(person: Person) -> str:
    """Where this person's mail goes; '' where none may be sent."""
    return person.email if person.active else ""


def _read(message_id: int) -> Mail:
    message = db.session.get_one(Message, message_id, populate_existing=True)
    person = db.session.get_one(Person, message.person_id, populate_existing=True)
    mail = Mail(
        key=message.key,
        number=message.id,
        to=address_of(person),
        name=person.name,
        subject=message.subject,
        news=(news_in(message),),
        date=message.at,
    )
    db.session.rollback()
    return mail


def _send(composed: EmailMessage, settings: Settings) -> None:
    """Hopeless where the server will not have this mail at all, Passing where it may later."""
    try:
        with _connected(settings) as server:
            server.send_message(composed)
    except smtplib.SMTPRecipientsRefused as error:
        ((code, said),) = error.recipients.values()
        refused = (
            f"邮件服务器不接受这个收件地址（{code} {said.decode(errors='replace')}）：请核对账号里的邮箱。"
        )
        raise (Hopeless if code >= 500 else Passing)(refused) from error
    except ssl.SSLCertVerificationError as error:
        raise Passing(_untrusted(error, settings)) from error
    except smtplib.SMTPAuthenticationError as error:
        raise Passing("邮件没有发出：邮件服务器不接受 HONGTOU_SMTP_URL 里的账户和口令，请核对。") from error
    except (OSError, smtplib.SMTPException) as error:
        raise Passing(f"邮件没有发出（{error}）：请检查邮件服务器的地址、账户和状态。") from error


def _untrusted(error: ssl.SSLCertVerificationError, settings: Settings) -> str:
    """What is wrong with the server's certificate, and what to do; nothing was sent to it."""
    host = urlsplit(settings.smtp_url).hostname
    match error.verify_code:
        case 62 | 64:  # X509_V_ERR_HOSTNAME_MISMATCH, X509_V_ERR_IP_ADDRESS_MISMATCH
            why = f"不是 {host} 的，请核对 HONGTOU_SMTP_URL 里的主机名"
        case 18 | 19 | 20 | 21:  # self-signed, itself or above, or nothing known that it leads to
            why = "，签发它的机构不受信任；内部机构签发的，请用环境变量 SSL_CERT_FILE 指明它的根证书"
        case 10:  # X509_V_ERR_CERT_HAS_EXPIRED
            why = "已经过期，请联系邮件服务器的管理员"
        case _:
            why = f"没有通过核对（{error.verify_message}）"
    return f"邮件没有发出：邮件服务器的证书{why}。"


@contextmanager
def _connected(settings: Settings) -> Iterator[smtplib.SMTP]:
    """A session with the server of `smtp://user:password@host:port` or `smtps://…`; a password never goes in the clear."""
    parts = urlsplit(settings.smtp_url)
    tls, host = ssl.create_default_context(), parts.hostname or ""
    with (
        smtplib.SMTP_SSL(host, parts.port or 465, timeout=TIMEOUT_S, context=tls)
        if parts.scheme == "smtps"
        else smtplib.SMTP(host, parts.port or 25, timeout=TIMEOUT_S)
    ) as server:
        server.ehlo()
        if parts.scheme == "smtp" and server.has_extn("starttls"):
            server.starttls(context=tls)
        elif parts.scheme == "smtp" and parts.username:
            raise smtplib.SMTPException("服务器不支持加密，不能发送口令")
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        yield server
