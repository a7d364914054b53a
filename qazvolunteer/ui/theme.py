"""The theme of the pages: light, dark, or as the device asks. Kept in a cookie, set by the server on `<html>`."""

from django.http import HttpRequest, HttpResponse

THEMES = ("auto", "light", "dark")
COOKIE = "theme"
COOKIE_AGE = 365 * 24 * 60 * 60


def theme_of(request: HttpRequest) -> str:
    """Return the chosen theme; anything unknown in the cookie counts as "auto"."""
    chosen = request.COOKIES.get(COOKIE, "")
    return chosen if chosen in THEMES else THEMES[0]


def remember_theme(response: HttpResponse, theme: str, *, secure: bool) -> None:
    """Keep a theme for a year. `theme` must be one of `THEMES`."""
    response.set_cookie(COOKIE, theme, max_age=COOKIE_AGE, httponly=True, samesite="Lax", secure=secure)
