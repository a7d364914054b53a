"""Every route of the portal, found by walking the resolver."""

from collections.abc import Iterator

from django.urls import URLPattern, URLResolver, get_resolver


def _walk(resolver: URLResolver, prefix: str, taken: frozenset[str]) -> Iterator[tuple[str, frozenset[str]]]:
    for pattern in resolver.url_patterns:
        parameters = taken | frozenset(pattern.pattern.regex.groupindex)
        if isinstance(pattern, URLPattern):
            yield f"{prefix}{pattern.name}", parameters
        else:
            inner = f"{prefix}{pattern.namespace}:" if pattern.namespace else prefix
            yield from _walk(pattern, inner, parameters)


def routes() -> dict[str, frozenset[str]]:
    """Return name → parameters of every route."""
    return dict(_walk(get_resolver(), "", frozenset()))
