"""Models of accounts."""

from qazvolunteer.accounts.models.user import User

__all__ = ["User"]
