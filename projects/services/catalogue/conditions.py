"""Writing a project: who may come, under which conditions, and how dangerous the work is."""

from collections.abc import Mapping
from datetime import datetime

from django.db import transaction
from django.utils.translation import gettext as _

from organizations.models import Membership
from projects.enums import ADULT_AGE
from projects.models import HazardAnswer, Project
from projects.services.catalogue.editing import FieldProtected, locked_fields, refuse_locked, write
from projects.services.catalogue.states import lock_project
from projects.services.catalogue.topics import Conditions, Who, values_of
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.reference.models import HazardClass


class MinorsBarred(Refusal):
    """The law keeps people under 18 from this kind of work."""

    code = "minors_barred"


@transaction.atomic
def update_who(*, project: Project, who: Who, by: Membership, now: datetime) -> None:
    """Write who may come, how they get a place and who answers.

    Raises:
        ProjectLocked, FieldProtected: see `editing`.
        MinorsBarred: an age limit under 18 for work that the law keeps minors from.
    Cost: 3 queries.
    """
    lock_project(project)
    refuse_locked(project)
    if project.bars_minors and who.min_age < ADULT_AGE:
        raise MinorsBarred(
            _(
                "You answered that there is work which the law keeps people under 18 from. "
                "Set the age limit to 18 or more, or change the answers about safety."
            ),
            field="min_age",
        )
    write(project, values_of(who), by=by, now=now)


@transaction.atomic
def update_conditions(*, project: Project, conditions: Conditions, by: Membership, now: datetime) -> None:
    """Write what to bring, what is given, and how accessible the place is.

    Raises:
        ProjectLocked: see `editing`.
    Cost: 3 queries.
    """
    lock_project(project)
    refuse_locked(project)
    write(project, values_of(conditions), by=by, now=now)


@transaction.atomic
def update_safety(
    *, project: Project, answers: Mapping[HazardClass, bool], by: Membership, now: datetime
) -> None:
    """Write the answers to the hazard questions and the bar on minors that follows from them (domain §3).

    Args:
        answers: hazard class → whether such work happens. A class that is missing keeps its answer.

    Raises:
        ProjectLocked, FieldProtected: see `editing`.
        MinorsBarred: an answer bars minors while the age limit is under 18; names the classes of work.
    Cost: 5 queries, and 1 for each answer that changed.
    """
    lock_project(project)
    refuse_locked(project)
    known = {
        answer.hazard_class_id: answer for answer in project.hazard_answers.select_related("hazard_class")
    }
    changed = {
        hazard: applies
        for hazard, applies in answers.items()
        if hazard.pk not in known or known[hazard.pk].applies != applies
    }
    if not changed:
        return
    if "hazards" in locked_fields(project):
        raise FieldProtected
    applying = {answer.hazard_class for answer in known.values() if answer.applies} - changed.keys()
    applying |= {hazard for hazard, applies in changed.items() if applies}
    barring = [hazard for hazard in applying if hazard.bars_minors]
    _refuse_minors(project, barring)
    for hazard, applies in changed.items():
        HazardAnswer.objects.update_or_create(
            project=project, hazard_class=hazard, defaults={"applies": applies}
        )
    write(project, {"bars_minors": bool(barring)}, by=by, now=now, also=["hazards"])


def _refuse_minors(project: Project, barring: list[HazardClass]) -> None:
    if not barring or project.min_age >= ADULT_AGE:
        return
    raise MinorsBarred(
        _(
            "The law keeps people under 18 from this work: %(work)s. "
            "First set the age limit of the project to 18 or more, then answer again."
        )
        % {"work": ", ".join(str(hazard) for hazard in sorted(barring, key=lambda hazard: hazard.position))}
    )
