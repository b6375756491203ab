"""The addresses of the ground floor: signing in, one's spaces, their people, tokens and webhooks."""

from django.urls import URLPattern, URLResolver, include, path

from accounts.views import invitations, looks, people, spaces, tokens, webhooks

PEOPLE: list[URLPattern] = [
    path("", people.people, name="people"),
    path("invite/", people.invite, name="invite"),
    path("leave/", people.leave, name="leave-space"),
    path("<int:number>/role/", people.set_role, name="set-role"),
    path("<int:number>/remove/", people.remove, name="remove-person"),
    path("invitations/<int:number>/revoke/", people.revoke, name="revoke-invitation"),
]
TOKENS: list[URLPattern] = [
    path("", tokens.tokens, name="tokens"),
    path("make/", tokens.make, name="make-token"),
    path("<int:number>/revoke/", tokens.revoke, name="revoke-token"),
]
WEBHOOKS: list[URLPattern] = [
    path("", webhooks.webhooks, name="webhooks"),
    path("add/", webhooks.add, name="add-webhook"),
    path("<int:number>/switch/", webhooks.switch, name="switch-webhook"),
]
urlpatterns: list[URLPattern | URLResolver] = [
    path("accounts/", include("allauth.urls")),
    path("invitations/<str:secret>/", invitations.invitation, name="invitation"),
    path("spaces/", spaces.spaces, name="spaces"),
    path("spaces/<slug:slug>/", spaces.space, name="space"),
    path("spaces/<slug:slug>/theme.css", looks.colours, name="space-theme"),
    path("spaces/<slug:slug>/logo", looks.logo, name="space-logo"),
    path("spaces/<slug:slug>/people/", include(PEOPLE)),
    path("spaces/<slug:slug>/tokens/", include(TOKENS)),
    path("spaces/<slug:slug>/webhooks/", include(WEBHOOKS)),
]
