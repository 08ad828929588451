from django.apps import AppConfig


class UiConfig(AppConfig):
    name = "majlis.ui"
    label = "ui"
    default_auto_field = "django.db.models.BigAutoField"
