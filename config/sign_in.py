"""What accounts cannot know by itself: from where somebody tries to sign in, behind which proxies."""

from django.http import HttpRequest

from accounts import adapters
from measurements.limits import network_of


class AccountAdapter(adapters.AccountAdapter):
    """Attempts are limited by the network that uploads are limited by."""

    def get_client_ip(self, request: HttpRequest) -> str:
        """A network such as 192.0.2.0/24; one word for all who come through a socket."""
        return network_of(request) or "socket"
