"""What a decision about many people could not do: kept in the session until the roster shows it once."""

from typing import Any

from organizations.views.requests import MemberRequest
from projects.models import Shift
from projects.selectors.participation.signups import signups_of_organization
from projects.services.participation.bulk import BulkReport

#: sentences and ids, no names
_KEY = "roster_report"


def keep_report(request: MemberRequest, shift: Shift, report: BulkReport) -> None:
    """Keep for whom it was not done, and why; an older report goes."""
    request.session.pop(_KEY, None)
    if report.not_done:
        rows = [(str(row.signup.pk), row.reason, row.advice) for row in report.not_done]
        request.session[_KEY] = {"shift": shift.pk, "rows": rows}


def take_report(request: MemberRequest, shift: Shift) -> list[dict[str, Any]]:
    """Return, once, for whom the last act on this shift was not done. Cost: no query, 1 when there is a report."""
    report = request.session.get(_KEY)
    if not report or report["shift"] != shift.pk:
        return []
    del request.session[_KEY]
    people = signups_of_organization(request.membership).in_bulk([row[0] for row in report["rows"]])
    by_id = {str(pk): signup for pk, signup in people.items()}
    return [
        {"name": by_id[pk].person.short_name, "reason": reason, "advice": advice}
        for pk, reason, advice in report["rows"]
        if pk in by_id
    ]
