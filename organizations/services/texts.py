"""What is derived from an organization's texts whenever one of them changes."""

from organizations.models import Organization
from qazvolunteer.lib.text import LANGUAGES, clean_line, clean_text, fold, localized, sort_key

NAME_FIELDS = tuple(f"name_{code}" for code in LANGUAGES)
ABOUT_FIELDS = tuple(f"about_{code}" for code in LANGUAGES)
#: columns that `refresh_derived` fills
DERIVED_FIELDS = (*(f"sort_key_{code}" for code in LANGUAGES), "search_text")


def cleaned(field: str, text: str) -> str:
    """Return typed text in the one form in which it is stored: texts keep their lines, everything else is one."""
    return clean_text(text) if field in ABOUT_FIELDS else clean_line(text)


def refresh_derived(organization: Organization) -> None:
    """Set the columns that lists order and search by; the caller saves them."""
    for code in LANGUAGES:
        setattr(organization, f"sort_key_{code}", sort_key(localized(organization, "name", code), code))
    texts = [getattr(organization, field) for field in NAME_FIELDS]
    folded = (fold(text) for text in (*texts, organization.legal_name, organization.bin))
    organization.search_text = " ".join(dict.fromkeys(text for text in folded if text))
