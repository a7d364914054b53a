"""Moving one person to another role or shift of the project."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from organizations.views.requests import MemberRequest
from projects.enums import IS_ASKED
from projects.forms.participation import MoveForm
from projects.permissions import can_decide_signup
from projects.selectors.participation.moves import move_targets
from projects.services.participation.moving import move_person
from projects.views.workspace.roster import roster_url, shift_context, signup_of
from qazvolunteer.lib.access import demand
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, render_form, sent


@require_http_methods(["GET", "HEAD", "POST"])
def move(request: MemberRequest, org_id: int, signup_id: UUID) -> HttpResponse:
    """Choose where to, and move: withdrawn there and signed up here in one act."""
    signup = signup_of(request, signup_id)
    demand(can_decide_signup(request.membership, signup))
    now = timezone.now()
    targets = move_targets(signup, now)
    form = MoveForm(sent(request), roles=targets)
    if form.is_bound and form.is_valid():
        role = next(role for role in targets if role.pk == form.cleaned_data["role"])
        try:
            moved = move_person(signup=signup, role=role, by=request.membership, now=now)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.info(request, _("Moved and told: %(name)s.") % {"name": signup.person.short_name})
            return redirect(roster_url(moved))
    context = {
        **shift_context(request, signup.shift),
        "form": form,
        "signup": signup,
        "targets": targets,
        "may_move": signup.state in IS_ASKED and not signup.shift.has_begun(now),
    }
    return render_form(request, "projects/workspace/move.html", context, invalid=form.is_bound)
