"""The councils application."""

from django.apps import AppConfig


class CouncilsConfig(AppConfig):
    """What a council asks: how much of its territory is declared, measured, and contradicted."""

    name = "councils"

    def ready(self) -> None:
        """The pages of councils join the menu of spaces."""
        from councils.campaigns import front as campaigns
        from councils.dossiers import front as dossiers
        from councils.subscriptions import front as subscriptions
        from councils.workspace import front as workspace

        workspace.register()
        campaigns.register()
        dossiers.register()
        subscriptions.register()
