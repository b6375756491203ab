"""Doorbells: Celery rings, the verbs answer."""

from celery import shared_task
from django.contrib.sessions.backends.db import SessionStore

from accounts import delivery


@shared_task(name="accounts.deliver")
def deliver() -> int:
    """What lies in the outbox goes out."""
    return delivery.deliver_due()


@shared_task(name="accounts.forget_old")
def forget_old() -> int:
    """What ended long ago is forgotten: notices, and sessions of people who did not sign out."""
    SessionStore.clear_expired()
    return delivery.forget_old()
