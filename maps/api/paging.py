"""The public API's pages: where the one after this one is."""

from rest_framework.request import Request


def next_page(request: Request, last: object | None) -> str | None:
    """Address of the page that follows the one ending at `last`: the same request, further on; or None."""
    if last is None:
        return None
    query = request.query_params.copy()
    query["cursor"] = str(last)
    return request.build_absolute_uri(f"?{query.urlencode()}")
