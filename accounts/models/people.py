"""People who sign in: staff of the platform, a council or an operator; residents never need an account."""

from typing import Any, ClassVar

from allauth.account.models import EmailAddress
from django.contrib.auth.models import AbstractUser, UserManager
from django.db import models, transaction
from django.db.models.functions import Lower


class People(UserManager["User"]):
    """Makes people; there is no other way in, since nobody can sign up."""

    @transaction.atomic
    def create_user(  # type: ignore[override]
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        """A person whose address is known to be theirs: an invitation reached it, or staff vouch for it."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_password(password)
        user.save(using=self._db)
        self.vouch_for_address(user)
        return user

    @transaction.atomic
    def vouch_for_address(self, user: "User") -> None:
        """A person's address is theirs, and the only one that signs in or resets the password."""
        EmailAddress.objects.filter(user=user).delete()
        EmailAddress.objects.create(user=user, email=user.email, primary=True, verified=True)

    def create_superuser(  # type: ignore[override]
        self, email: str, password: str | None = None, **fields: Any
    ) -> "User":
        """One of the platform's staff, with every right in Django's admin."""
        return self.create_user(email, password, is_staff=True, is_superuser=True, **fields)


class User(AbstractUser):
    """A person, known by an address in small letters; two that differ in case alone are one."""

    username = None  # type: ignore[assignment]
    email = models.EmailField(unique=True)

    USERNAME_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = []

    objects = People()  # type: ignore[misc,assignment]

    class Meta(AbstractUser.Meta):
        constraints = [models.UniqueConstraint(Lower("email"), name="one_person_by_address")]

    def __str__(self) -> str:
        return self.get_full_name() or self.email
