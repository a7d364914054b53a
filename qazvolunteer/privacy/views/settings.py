"""Language, colours, letters."""

from django.contrib import messages
from django.db import transaction
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from qazvolunteer.accounts.services import remember_language
from qazvolunteer.lib.http import render_form, sent
from qazvolunteer.notifications.services import choose_categories
from qazvolunteer.privacy.forms import SettingsForm
from qazvolunteer.privacy.views.requests import PersonRequest


@require_http_methods(["GET", "HEAD", "POST"])
def settings(request: PersonRequest) -> HttpResponse:
    """Show what can be chosen; a post keeps it and goes on in the chosen language."""
    form = SettingsForm(sent(request), user=request.user)
    if form.is_bound and form.is_valid():
        language = form.cleaned_data["language"]
        with transaction.atomic():
            remember_language(user=request.user, language=language)
            choose_categories(user=request.user, wanted=form.wanted(), by=request.user, now=timezone.now())
        with translation.override(language):
            messages.success(request, _("Your settings are saved."))
            return redirect(reverse("privacy:settings"))
    return render_form(request, "privacy/settings.html", {"form": form}, invalid=form.is_bound)
