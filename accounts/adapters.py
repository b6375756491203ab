"""Ground floor: how the library that signs people in behaves here: no sign-up, and mail by the outbox."""

import base64
import hashlib
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from cryptography.fernet import Fernet
from django.conf import settings
from django.http import HttpRequest

from accounts import outbox


class AccountAdapter(DefaultAccountAdapter):
    """Sign-in by invitation, with mails that are never lost."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        """Nobody signs up: people come by invitation."""
        return False

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """A mail of the library's, posted; its text may hold a link that opens an account."""
        site = {"name": settings.THEME_NAME, "domain": urlsplit(settings.SITE_ADDRESS).netloc}
        message = self.render_mail(template_prefix, email, {"email": email, "current_site": site, **context})
        mail = outbox.Mail(email, message.subject, str(message.body), forget=True)
        outbox.post(f"sign-in:{uuid4()}", mail=mail)


class SecondFactorAdapter(DefaultMFAAdapter):
    """Secrets of second factors are kept encrypted: a copy of the database alone opens no account."""

    def get_totp_issuer(self) -> str:
        """What an authenticator app calls us."""
        return str(settings.THEME_NAME)

    def encrypt(self, text: str) -> str:
        """The text under a key made of SECRET_KEY."""
        return _box().encrypt(text.encode()).decode()

    def decrypt(self, encrypted_text: str) -> str:
        """What `encrypt` was given; InvalidToken after SECRET_KEY changed."""
        return _box().decrypt(encrypted_text.encode()).decode()


def _box() -> Fernet:
    key = hashlib.sha256(b"accounts.second_factor" + settings.SECRET_KEY.encode()).digest()
    return Fernet(base64.urlsafe_b64encode(key))
