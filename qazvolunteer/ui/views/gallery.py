"""The gallery of components, in the demo only: every component in every state, from plain values."""

from django.contrib.auth.decorators import login_not_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from qazvolunteer.ui import samples
from qazvolunteer.ui.sample_forms import SampleForm


@login_not_required
@require_safe
def gallery(request: HttpRequest) -> HttpResponse:
    """Show the components. Cost: no queries."""
    context = {
        **samples.context(),
        "empty_form": SampleForm(),
        "wrong_form": SampleForm(samples.WRONG_ANSWERS, prefix="wrong"),
    }
    return render(request, "ui/gallery.html", context)
