from django.apps import AppConfig


class PeopleConfig(AppConfig):
    name = "majlis.people"
    label = "people"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Models are loaded by now; above they are not.
        from majlis.people import signing

        signing.listen()
