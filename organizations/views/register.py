"""Public lists: the register of organizations and the front offices."""

from django.contrib.auth.decorators import login_not_required
from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from organizations.forms import RegisterFilterForm
from organizations.selectors.register import front_offices as all_front_offices
from organizations.selectors.register import registered_organizations

PAGE_SIZE = 24


@login_not_required
@require_safe
def index(request: HttpRequest) -> HttpResponse:
    """Show the verified organizations, by region, kind and words."""
    form = RegisterFilterForm(request.GET)
    wanted = form.wanted()
    page = Paginator(registered_organizations(wanted), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {"section": "organizations", "filters": form, "page": page, "wanted": wanted}
    return render(request, "organizations/index.html", context)


@login_not_required
@require_safe
def front_offices(request: HttpRequest) -> HttpResponse:
    """Show the republican front office and the regional ones."""
    context = {"section": "organizations", "offices": all_front_offices()}
    return render(request, "organizations/front_offices.html", context)
