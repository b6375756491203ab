"""What every test of cases may ask for."""

from tests.accounts.conftest import quick_passwords

__all__ = ["quick_passwords"]
