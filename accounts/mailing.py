"""Ground floor: a notice as a mail, under the same Message-ID however often it is sent."""

from email.utils import formataddr, parseaddr
from smtplib import SMTPDataError, SMTPException, SMTPRecipientsRefused, SMTPResponseException

from django.conf import settings
from django.core.mail import EmailMessage

from accounts.models import Notice
from accounts.outcome import Outcome

FINAL = 500  # replies from here on are final (RFC 5321, §4.2.1)


def message_of(notice: Notice) -> EmailMessage:
    """The mail of a notice: from its tenant, answers to the tenant's contact."""
    content, tenant = notice.content, notice.tenant
    name, sender = parseaddr(settings.MAIL_FROM)
    if tenant is not None:
        name, sender = tenant.name, tenant.mail_from or sender
    return EmailMessage(
        content["subject"],
        content["text"],
        formataddr((name, sender)),
        [content["to"]],
        reply_to=[tenant.contact] if tenant and tenant.contact else None,
        headers=_headers(notice),
    )


def _headers(notice: Notice) -> dict[str, str]:
    domain = parseaddr(settings.MAIL_FROM)[1].rpartition("@")[2]
    headers = {"Message-ID": f"<{notice.id}@{domain}>", "Auto-Submitted": "auto-generated"}  # RFC 3834
    if unsubscribe := notice.content.get("unsubscribe"):
        headers["List-Unsubscribe"] = f"<{unsubscribe}>"
        headers["List-Unsubscribe-Post"] = "List-Unsubscribe=One-Click"  # RFC 8058
    return headers


def send(notice: Notice) -> Outcome:
    """Hands the mail to the mail server, which then answers for it."""
    try:
        message_of(notice).send()
    except (SMTPException, OSError) as error:
        return _failure(error)
    return Outcome(True)


def _failure(error: SMTPException | OSError) -> Outcome:
    """No address is told here: what is refused is a person's. What is wrong with us is never final."""
    codes = (
        [code for code, _ in error.recipients.values()] if isinstance(error, SMTPRecipientsRefused) else []
    )
    if isinstance(error, SMTPResponseException):
        codes = [error.smtp_code]
    final = isinstance(error, SMTPRecipientsRefused | SMTPDataError) and min(codes, default=0) >= FINAL
    return Outcome(False, type(error).__name__, codes[0] if codes else None, permanent=final)
