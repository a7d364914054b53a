"""Signed links: read back as they were made, and by nobody else's purpose."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from qazvolunteer.lib.links import SignedLink, link_behind, signed_token

ENDS = datetime(2026, 11, 28, 5, 0, tzinfo=UTC)
LINK = SignedLink(UUID(int=7), 3, "coming", ENDS)


def test_link_is_read_back_as_it_was_made() -> None:
    assert link_behind(signed_token(LINK, purpose="a"), purpose="a") == LINK


@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        signed_token(LINK, purpose="a").replace("coming", "cannot"),
        signed_token(LINK, purpose="a").replace(".3.", ".4."),
        signed_token(LINK, purpose="a")[:-1],
        signed_token(LINK, purpose="another"),
    ],
)
def test_link_that_is_not_ours_says_nothing(token: str) -> None:
    assert link_behind(token, purpose="a") is None


def test_link_expires_at_its_moment() -> None:
    assert [LINK.has_expired(ENDS - timedelta(seconds=1)), LINK.has_expired(ENDS)] == [False, True]
