"""People who sign in: staff of the platform, a council or an operator; residents never need an account."""

from django.contrib.auth.models import AbstractUser
from django.db import models


class User(AbstractUser):
    """A person, known by an address; our own model from the first migration, so that it can grow."""

    email = models.EmailField(unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS = ["username"]
