"""The notices' addresses."""

from django.urls import path

from majlis.notices import views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/seen/", views.seen, name="notices-seen"),
    path("notices/devices/", views.add_device, name="notices-devices"),
    path("notices/devices/<int:pk>/", views.change_device, name="notices-device"),
]
