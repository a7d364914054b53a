"""A person reads why an organization bars them, and objects."""

from uuid import UUID

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from projects.forms.participation import ObjectionForm
from projects.selectors.participation.bans import bans_of_person
from projects.services.participation.objecting import object_to_ban
from projects.views.cabinet import person_of
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import add_refusal, get_or_404, render_form, sent


@require_http_methods(["GET", "HEAD", "POST"])
def ban(request: HttpRequest, ban_id: UUID) -> HttpResponse:
    """Show one ban with its reason and end; take the objection, show where it stands and what was decided."""
    volunteer = person_of(request)
    if volunteer is None:
        return redirect("projects:cabinet")
    row = get_or_404(bans_of_person(volunteer), pk=ban_id)
    now = timezone.now()
    form = ObjectionForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            object_to_ban(ban=row, text=form.cleaned_data["text"], by=volunteer.user, now=now)
        except Refusal as refusal:
            add_refusal(form, refusal)
        else:
            messages.info(request, _("Your objection is with the front office. Its answer comes by e-mail."))
            return redirect("projects:ban", ban_id)
    holds = row.holds_on(timezone.localdate(now))
    context = {
        "ban": row,
        "form": form,
        "holds": holds,
        "may_object": holds and row.objection_raised is None,
    }
    return render_form(request, "projects/participation/ban.html", context, invalid=form.is_bound)
