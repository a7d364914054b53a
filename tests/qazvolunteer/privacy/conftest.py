"""The person of whom everything is known."""

from datetime import datetime

import pytest

from tests.qazvolunteer.privacy.person import World, build


@pytest.fixture
def world(db: None, now: datetime) -> World:
    """A volunteer, coordinator and contact with a place ahead, a request, a running shift and a year behind them."""
    return build(now)
