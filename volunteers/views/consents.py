"""What a person agreed to: reading it, taking it back, giving it again."""

from collections.abc import Iterator
from dataclasses import dataclass

from django.conf import settings
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from qazvolunteer.accounts.models import User
from qazvolunteer.lib.errors import Refusal
from qazvolunteer.lib.http import go_on, render_form, safe_next, sent
from volunteers.forms import ConsentForm
from volunteers.models import Consent, Volunteer
from volunteers.selectors import ahead_of, consent_in_force, consents_of, volunteer_of
from volunteers.selectors.consents import CONSENT_TEXTS
from volunteers.services import give_consent, withdraw_consent


@dataclass(frozen=True, slots=True)
class ShownConsent:
    """A consent with the template of the words that were agreed to; empty when this release does not have them."""

    consent: Consent
    text: str


def _person_of(request: HttpRequest) -> Volunteer | None:
    user = request.user
    assert isinstance(user, User)  # noqa: S101 - every page here needs a sign-in
    return volunteer_of(user)


def _shown(volunteer: Volunteer) -> Iterator[ShownConsent]:
    for consent in consents_of(volunteer):
        yield ShownConsent(consent, CONSENT_TEXTS.get(consent.text_version, ""))


def _is_up_to_date(volunteer: Volunteer) -> bool:
    current = consent_in_force(volunteer, timezone.now())
    return current is not None and current.text_version == settings.CONSENT_TEXT_VERSION


@require_safe
def consents(request: HttpRequest) -> HttpResponse:
    """List what was agreed to, with its words, and what became of it."""
    volunteer = _person_of(request)
    if volunteer is None:
        return render(request, "volunteers/consents.html", {"consents": [], "has_profile": False})
    current = consent_in_force(volunteer, timezone.now())
    context = {
        "consents": list(_shown(volunteer)),
        "has_profile": True,
        "current": current,
        "is_outdated": current is not None and current.text_version != settings.CONSENT_TEXT_VERSION,
    }
    return render(request, "volunteers/consents.html", context)


@require_http_methods(["GET", "HEAD", "POST"])
def withdraw(request: HttpRequest) -> HttpResponse:
    """Say what withdrawing means, with the very places that would be lost; a post does it."""
    volunteer = _person_of(request)
    if volunteer is None or consent_in_force(volunteer, timezone.now()) is None:
        return redirect("volunteers:consents")
    if request.method == "POST":
        try:
            withdraw_consent(volunteer=volunteer, by=volunteer.user, now=timezone.now())
        except Refusal as refusal:
            messages.error(request, str(refusal))
        else:
            messages.success(request, _("Your consent is withdrawn."))
        return redirect("volunteers:consents")
    return render(request, "volunteers/consent_withdraw.html", {"ahead": ahead_of(volunteer)})


@require_http_methods(["GET", "HEAD", "POST"])
def give(request: HttpRequest) -> HttpResponse:
    """Ask for the consent to the text of today, and go on to where it was needed."""
    volunteer = _person_of(request)
    if volunteer is None or _is_up_to_date(volunteer):
        return go_on(request, reverse("volunteers:consents"))
    form = ConsentForm(sent(request))
    if form.is_bound and form.is_valid():
        try:
            give_consent(
                volunteer=volunteer,
                text_version=request.POST.get("version", ""),
                language=(get_language() or "kk")[:2],
                by=volunteer.user,
                now=timezone.now(),
            )
        except Refusal as refusal:
            messages.error(request, str(refusal))
            return redirect(request.get_full_path())
        messages.success(request, _("Thank you. You can take part in shifts."))
        return go_on(request, reverse("volunteers:consents"))
    context = {"form": form, "next": safe_next(request, ""), "version": settings.CONSENT_TEXT_VERSION}
    return render_form(request, "volunteers/consent_give.html", context, invalid=form.is_bound)
