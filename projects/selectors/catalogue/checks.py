"""What can be checked in a project without a person: hints for the reviewer, never a decision."""

import re
from datetime import datetime, time

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from organizations.selectors.subjects import Check
from projects.enums import ADULT_AGE, OPEN_PROJECT, ShiftState
from projects.models import Project, Shift
from projects.selectors.catalogue.readiness import shifts_ahead
from qazvolunteer.lib.text import LANGUAGES, localized, search_terms

#: folded beginnings of words that speak of money, in three languages
_MONEY = tuple(
    search_terms(
        "ақша төлем төле жарна демеуші деньг оплат платн взнос донат пожертв перевод сбор money payment donat fee"
    )
)
#: words that begin so and have nothing to do with money
_NOT_MONEY = frozenset(search_terms("сбора сборы переводчик переводчики переводчиков feed feel feet"))
_CONTACT = re.compile(
    r"(?:\+7|\b8)[\s(-]*\d{3}[\s)-]*\d{3}[\s-]*\d{2}[\s-]*\d{2}"  # a phone of Kazakhstan
    r"|[\w.+-]+@[\w-]+\.\w{2,}"
    r"|(?<![\w@])@\w{4,}"
    r"|(?:https?://|www\.|t\.me/|wa\.me/|instagram\.com/)\S+",
    re.IGNORECASE,
)
_CARD = re.compile(r"\b(?:\d[\s-]?){15}\d\b|\bKZ\d{2}[A-Z0-9]{13,16}\b", re.IGNORECASE)
_NIGHT = (time(22), time(6))
_TEXTS = ("title", "promise", "tasks", "bring", "accessibility")


def automatic_checks(project: Project, now: datetime) -> list[Check]:
    """Return what was found, in the reader's language. Cost: 4 queries."""
    ahead = list(shifts_ahead(project, now))
    text = "\n".join(getattr(project, f"{field}_{code}") for field in _TEXTS for code in LANGUAGES)
    return [
        _dates(project, ahead, now),
        _ages(project, ahead),
        _duplicates(project),
        _money(text),
        _contacts(text),
        _languages(project),
    ]


def _dates(project: Project, ahead: list[Shift], now: datetime) -> Check:
    if not ahead:
        return Check(False, _("No shift lies ahead."))
    if project.ends_on and project.ends_on < timezone.localdate(now):
        return Check(False, _("The last day of the project has passed."))
    past = project.shifts.filter(state=ShiftState.OPEN, starts_at__lte=now).count()
    if past:
        return Check(
            False,
            ngettext("%(count)d shift has begun already.", "%(count)d shifts have begun already.", past)
            % {"count": past},
        )
    return Check(
        True,
        ngettext("%(count)d shift lies ahead.", "%(count)d shifts lie ahead.", len(ahead))
        % {"count": len(ahead)},
    )


def _ages(project: Project, ahead: list[Shift]) -> Check:
    """The bar itself is a rule of the services; what is left for a person is night work of minors."""
    if project.min_age >= ADULT_AGE:
        return Check(True, _("For adults only."))
    if any(_at_night(shift) for shift in ahead):
        return Check(False, _("People under 18 may come, and a shift touches the night (22:00 to 06:00)."))
    return Check(True, _("People under 18 may come; no answer about safety bars them."))


def _at_night(shift: Shift) -> bool:
    start, end = timezone.localtime(shift.starts_at), timezone.localtime(shift.ends_at)
    late, early = _NIGHT
    return start.date() != end.date() or start.time() < early or end.time() > late


def _duplicates(project: Project) -> Check:
    same_title = Q()
    for code in LANGUAGES:
        if title := getattr(project, f"title_{code}"):
            same_title |= Q(**{f"title_{code}__iexact": title})
    others = Project.objects.filter(same_title, state__in=OPEN_PROJECT).exclude(pk=project.pk)
    twin = others.select_related("organization").order_by("pk").first() if same_title else None
    if twin is None:
        return Check(True, _("No other open project has this title."))
    return Check(
        False,
        _(
            "Another project has this title. Organization: %(organization)s. Number of the project: %(number)d."
        )
        % {"organization": localized(twin.organization, "name"), "number": twin.pk},
    )


def _money(text: str) -> Check:
    found = [word for word in search_terms(text) if word.startswith(_MONEY) and word not in _NOT_MONEY]
    if _CARD.search(text):
        return Check(False, _("A text holds what looks like a bank card or account number."))
    if found:
        return Check(False, _("The texts speak of money. Check that nothing is collected or sold."))
    return Check(True, _("The texts do not speak of money."))


def _contacts(text: str) -> Check:
    if _CONTACT.search(text):
        return Check(
            False, _("A text holds a phone, an e-mail address or a link. Contacts have their own fields.")
        )
    return Check(True, _("No contact data inside the texts."))


def _languages(project: Project) -> Check:
    missing = [code for code in ("kk", "ru") if not getattr(project, f"title_{code}")]
    if missing:
        return Check(False, _("The title is not given in both Kazakh and Russian."))
    return Check(True, _("The title is given in Kazakh and in Russian."))
