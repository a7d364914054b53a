"""Who looked at my contacts: the person's own page."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_safe

from projects.selectors.participation.contacts import looks_of_person, named
from projects.views.cabinet import PAGE_SIZE, cabinet_nav
from qazvolunteer.accounts.models import User
from volunteers.selectors import volunteer_of


@require_safe
def looks(request: HttpRequest) -> HttpResponse:
    """List who saw the person's contacts, when and for which shift."""
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - the page needs a sign-in
    volunteer = volunteer_of(user)
    if volunteer is None:
        return redirect("projects:cabinet")
    page = Paginator(looks_of_person(volunteer), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {**cabinet_nav("profile"), "page": page, "looks": named(list(page.object_list))}
    return render(request, "projects/participation/looks.html", context)
