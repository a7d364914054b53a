"""What views share: loading that answers 404, forms that come back with what was typed, safe redirects."""

from collections.abc import Callable
from functools import wraps
from typing import Any, TypeVar, cast

from django.db.models import Model, QuerySet
from django.http import Http404, HttpRequest, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme

from qazvolunteer.lib.errors import Refusal

ModelT = TypeVar("ModelT", bound=Model)
ViewT = TypeVar("ViewT", bound=Callable[..., HttpResponse])

#: status of a form that was not accepted: the page comes back with everything typed
UNPROCESSABLE = 422


def get_or_404(queryset: QuerySet[ModelT], **lookup: Any) -> ModelT:
    """Load one row of what the person may see; anything else does not exist for them.

    Raises:
        Http404: when no row of the queryset matches.
    """
    row = queryset.filter(**lookup).first()
    if row is None:
        raise Http404
    return row


def render_form(
    request: HttpRequest, template: str, context: dict[str, Any], *, invalid: bool = False
) -> HttpResponse:
    """Render a page with a form: 422 when it was not accepted."""
    return render(request, template, context, status=UNPROCESSABLE if invalid else 200)


def add_refusal(form: Any, refusal: Refusal) -> None:
    """Show a service's refusal at its field, or on top of the form."""
    field = refusal.field if refusal.field in form.fields else None
    form.add_error(field, str(refusal))


def sent(request: HttpRequest) -> QueryDict | None:
    """Return what was sent, be it nothing at all, or None when the page is only opened."""
    return request.POST if request.method == "POST" else None


def is_own_address(request: HttpRequest, target: str) -> bool:
    """Tell whether a redirect to `target` stays on this site: a path, so that no name of a view is taken for one."""
    return target.startswith("/") and url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )


def safe_next(request: HttpRequest, default: str) -> str:
    """Return the `next` address of the request when it stays on this site, else `default`."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    return target if is_own_address(request, target) else default


def go_on(request: HttpRequest, default: str) -> HttpResponse:
    """Redirect after a post: to `next` when it is ours, else to `default`."""
    return redirect(safe_next(request, default))


def unseen(view: ViewT) -> ViewT:
    """Keep a signed address to its reader: it goes to no other page, no cache and no search engine."""

    @wraps(view)
    def inner(*args: Any, **kwargs: Any) -> HttpResponse:
        response = view(*args, **kwargs)
        response["Referrer-Policy"] = "no-referrer"
        response["X-Robots-Tag"] = "noindex, nofollow"
        return response

    return cast("ViewT", inner)
