from django.apps import AppConfig


class DeliveryConfig(AppConfig):
    name = "majlis.delivery"
    label = "delivery"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        from majlis.delivery import checks  # noqa: F401 - registers them
