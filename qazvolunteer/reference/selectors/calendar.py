"""Working days by the official calendar of Kazakhstan."""

from datetime import date

from qazvolunteer.lib import dates
from qazvolunteer.lib.dates import WorkCalendar
from qazvolunteer.reference.models import Holiday


def work_calendar() -> WorkCalendar:
    """Return the official calendar as far as it is known, to be given to the functions of `lib.dates`.

    It is read anew each time (about 20 small rows a year), so a Government decree holds from the moment it is loaded,
    in every process. Read it once for a list, not once for a row. Cost: 1 query.
    """
    days = dict(Holiday.objects.order_by().values_list("date", "is_day_off"))
    return WorkCalendar(
        days_off=frozenset(day for day, is_day_off in days.items() if is_day_off),
        worked_weekends=frozenset(day for day, is_day_off in days.items() if not is_day_off),
    )


def working_days_between(start: date, end: date) -> int:
    """Count the working days after `start` up to and including `end` (`lib.dates.working_days_between`).

    Cost: 1 query.
    """
    return dates.working_days_between(start, end, calendar=work_calendar())


def add_working_days(day: date, count: int) -> date:
    """Return the `count`-th working day after a day (`lib.dates.add_working_days`). Cost: 1 query."""
    return dates.add_working_days(day, count, calendar=work_calendar())
