from django.urls import path

from majlis.delivery.views import deliveries, held

urlpatterns = [
    path("held/", held.held, name="held"),
    path("held/safe-mode/release/", held.release_safe_mode, name="safe-mode-release"),
    path("foreign-posts/<int:pk>/settlement/", held.settle_foreign, name="foreign-settlement"),
    path("incidents/<int:pk>/settlement/", held.settle_incident, name="incident-settlement"),
    path("deliveries/<int:pk>/", deliveries.delivery, name="delivery"),
    path("deliveries/<int:pk>/decision/", deliveries.decide, name="delivery-decision"),
    path("deliveries/<int:pk>/cancellation/", deliveries.cancel, name="delivery-cancellation"),
    path("deliveries/<int:pk>/retraction/", deliveries.retract, name="delivery-retraction"),
]
