"""Adding somebody at the place by the code of their ticket: type, see who it is, add."""

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.views.requests import MemberRequest
from projects.forms.participation import CodeForm
from projects.models import Role
from projects.permissions import can_mark_attendance
from projects.selectors.participation.signups import roles_of_shift
from projects.services.hours.walk_in import takes_walk_ins, walk_in
from projects.views.workspace.roster import shift_of
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, render_form, sent
from qazvolunteer.lib.throttle import Limit, within
from volunteers.models import Volunteer
from volunteers.selectors import volunteer_by_code

#: codes a leader may try: thirty people come at once, and nobody guesses one of 280 thousand million codes
TRIES = Limit("walk_in", 80, 600)


@require_http_methods(["GET", "HEAD", "POST"])
def walk_in_page(request: MemberRequest, org_id: int, shift_id: int) -> HttpResponse:
    """Ask for a code; show given name and initial to confirm; add the person to the shift."""
    shift = shift_of(request, shift_id)
    demand(can_mark_attendance(request.membership, shift))
    now = timezone.now()
    roles = list(roles_of_shift(shift.pk, now))
    form = CodeForm(sent(request), roles=roles)
    person = _person_of(request, form) if form.is_bound and form.is_valid() else None
    if person is not None and "add" in request.POST:
        try:
            signup = walk_in(volunteer=person, role=_role_of(form, roles), by=request.membership, now=now)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            return redirect(f"{reverse('workspace:checkin', args=[org_id, shift_id])}?marked={signup.pk}")
    context = {
        "shift": shift,
        "project": shift.project,
        "org_id": org_id,
        "form": form,
        "person": None if form.errors else person,
        "takes_walk_ins": takes_walk_ins(shift, now),
    }
    return render_form(request, "projects/workspace/walk_in.html", context, invalid=bool(form.errors))


def _person_of(request: MemberRequest, form: CodeForm) -> Volunteer | None:
    """Return whose code it is, or say at the field that nobody can be added with it: not whether they exist."""
    if not within(TRIES, str(request.membership.pk)):
        form.add_error("code", _("Too many codes at once. Wait a few minutes, then try again."))
        return None
    person = volunteer_by_code(form.cleaned_data["code"])
    if person is None:
        form.add_error("code", _("Nobody can be added with this code. Check it together with the person."))
    return person


def _role_of(form: CodeForm, roles: list[Role]) -> Role:
    chosen = form.cleaned_data["role"]
    return next((role for role in roles if role.pk == chosen), roles[0])
