from django.apps import AppConfig


class ChannelsConfig(AppConfig):
    name = "majlis.channels"
    label = "channels"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from majlis.channels import checks  # noqa: F401 - registers them
