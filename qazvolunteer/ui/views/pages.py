"""Pages of plain text, and what machines read about the site. They ask nothing of the database."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

#: areas of signed-in people and of the demonstration, under any language
_NOT_FOR_ROBOTS = ("accounts/", "me/", "o/", "office/", "dev/", "theme/")

#: anchor → heading of each part, for the text and for the list beside it
HELP = {
    "join": _("How do I take part?"),
    "cancel": _("I cannot come. What now?"),
    "hours": _("How are my hours counted?"),
    "age": _("From what age can I take part?"),
    "money": _("Does it cost anything, or is it paid?"),
    "sign_in": _("I cannot sign in"),
    "organizations": _("How does an organization begin?"),
    "team": _("Who does what in an organization?"),
    "wrong": _("Something went wrong"),
}
RULES = {
    "volunteers": _("Volunteers"),
    "organizations": _("Organizations"),
    "minors": _("People under 18"),
    "money": _("No money"),
    "front_offices": _("Front offices"),
}
PRIVACY = {
    "data": _("What we ask"),
    "purposes": _("What for"),
    "readers": _("Who sees it"),
    "terms": _("How long it stays"),
    "consent": _("Consent and age"),
    "rights": _("What you can do"),
    "cookies": _("Cookies"),
}
ACCESSIBILITY = {
    "built": _("How it is built"),
    "gaps": _("What is not good yet"),
    "shifts": _("Accessibility of shifts"),
    "feedback": _("Tell us"),
}
CONTACTS = {
    "shift": _("About a shift or a project"),
    "region": _("About volunteering in your region"),
    "portal": _("About the portal"),
    "complaints": _("Complaints"),
}


@login_not_required
@require_safe
def help_page(request: HttpRequest) -> HttpResponse:
    """How to take part: for volunteers, parents and organizations."""
    ages = {"consent_age": settings.CONSENT_AGE, "data_consent_age": settings.DATA_CONSENT_AGE}
    return render(request, "pages/help.html", {"section": "help", "sections": HELP, **ages})


@login_not_required
@require_safe
def rules(request: HttpRequest) -> HttpResponse:
    """What volunteers, organizations and the portal promise each other."""
    context = {
        "sections": RULES,
        "consent_age": settings.CONSENT_AGE,
        "review_days": settings.REVIEW_DEADLINE_WORKING_DAYS,
    }
    return render(request, "pages/rules.html", context)


@login_not_required
@require_safe
def privacy(request: HttpRequest) -> HttpResponse:
    """What happens to personal data."""
    context = {
        "sections": PRIVACY,
        "data_consent_age": settings.DATA_CONSENT_AGE,
        "text_version": settings.CONSENT_TEXT_VERSION,
    }
    return render(request, "pages/privacy.html", context)


@login_not_required
@require_safe
def accessibility(request: HttpRequest) -> HttpResponse:
    """For whom the site works, what is known not to work, whom to tell."""
    return render(request, "pages/accessibility.html", {"sections": ACCESSIBILITY})


@login_not_required
@require_safe
def contacts(request: HttpRequest) -> HttpResponse:
    """Whom to ask and where to complain."""
    return render(request, "pages/contacts.html", {"sections": CONTACTS})


@login_not_required
@require_safe
def robots(request: HttpRequest) -> HttpResponse:
    """Keep search engines to the public pages; out of a demonstration altogether."""
    if settings.DEMO:
        lines = ["Disallow: /"]
    else:
        lines = [
            f"Disallow: /{code}/{area}" for code, _name in settings.LANGUAGES for area in _NOT_FOR_ROBOTS
        ]
    return HttpResponse("\n".join(["User-agent: *", *lines, ""]), content_type="text/plain; charset=utf-8")


@login_not_required
@require_safe
def security_txt(request: HttpRequest) -> HttpResponse:
    """Say whom to tell about a weakness (RFC 9116). 404 while the site has no e-mail address."""
    if not settings.SITE_EMAIL:
        raise Http404
    languages = ", ".join(code for code, _name in settings.LANGUAGES)
    lines = [
        f"Contact: mailto:{settings.SITE_EMAIL}",
        f"Expires: {(timezone.now() + timedelta(days=180)).isoformat(timespec='seconds')}",
        f"Preferred-Languages: {languages}",
        f"Canonical: {settings.BASE_URL}{reverse('security_txt')}",
        "",
    ]
    return HttpResponse("\n".join(lines), content_type="text/plain; charset=utf-8")
