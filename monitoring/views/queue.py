"""The review queue of a front office."""

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils import timezone
from django.views.decorators.http import require_safe

from monitoring.forms import QueueFilterForm
from monitoring.selectors.queue import QueueRow, queue_counts, queue_row
from monitoring.selectors.queue import queue as submissions_in_queue
from organizations.selectors.subjects import subject_kind
from organizations.views.navigation import office_nav
from organizations.views.requests import StaffRequest
from qazvolunteer.reference.selectors import work_calendar

PAGE_SIZE = 25


@require_safe
def index(request: StaffRequest) -> HttpResponse:
    """Lead to the queue: it is the front office's first page."""
    return redirect("office:queue")


@require_safe
def queue(request: StaffRequest) -> HttpResponse:
    """Show what waits for a decision, the most urgent first, by the filters in the address."""
    today = timezone.localdate()
    form = QueueFilterForm(request.GET, staff=request.staff)
    wanted = form.wanted()
    found = submissions_in_queue(request.staff, wanted, today=today)
    page = Paginator(found, PAGE_SIZE).get_page(request.GET.get("page"))
    calendar = work_calendar()
    context = {
        **office_nav(request.staff, "queue"),
        "filters": form,
        "wanted": wanted,
        "page": page,
        "rows": [_line(queue_row(row, today=today, calendar=calendar)) for row in page],
        "counts": queue_counts(request.staff, today=today),
    }
    return render(request, "monitoring/queue.html", context)


def _line(row: QueueRow) -> dict[str, object]:
    """Return a line with the name of its kind."""
    return {"row": row, "kind": subject_kind(row.submission.subject_kind).label}
