from django.apps import AppConfig


class OperationsConfig(AppConfig):
    name = "majlis.operations"
    label = "operations"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from majlis.operations import checks  # noqa: F401 - registers them
