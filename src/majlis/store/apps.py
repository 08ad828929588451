from django.apps import AppConfig


class StoreConfig(AppConfig):
    name = "majlis.store"
    label = "store"
