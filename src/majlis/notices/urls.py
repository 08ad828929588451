"""The notices' addresses."""

from django.urls import path

from majlis.notices import call_views, views

urlpatterns = [
    path("notices/", views.notices, name="notices"),
    path("notices/seen/", views.seen, name="notices-seen"),
    path("calls/", call_views.index, name="call-ways"),
    path("calls/numbers/", call_views.number, name="duty-numbers"),
    path("calls/ways/new/<str:kind>/", call_views.add, name="call-way-new"),
    path("calls/ways/<int:pk>/", call_views.edit, name="call-way"),
    path("calls/ways/<int:pk>/test/", call_views.test, name="call-way-test"),
    path("notices/devices/", views.add_device, name="notices-devices"),
    path("notices/devices/<int:pk>/", views.change_device, name="notices-device"),
]
