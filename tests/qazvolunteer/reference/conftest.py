"""The reference tables as the data files fill them."""

import pytest

from qazvolunteer.reference.services import load_reference


@pytest.fixture(autouse=True)
def loaded(db: None) -> None:
    """Load the files; changes nothing when the run has loaded them already."""
    load_reference()
