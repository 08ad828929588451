"""Every address, room by room."""

from django.urls import include, path

handler500 = "majlis.ui.errors.server_error"

urlpatterns = [
    path("account/", include("majlis.people.account_urls")),
    path("", include("majlis.desk.urls")),
    path("", include("majlis.people.urls")),
    path("", include("majlis.notices.urls")),
    path("", include("majlis.media.urls")),
    path("", include("majlis.channels.urls")),
    path("", include("majlis.delivery.urls")),
    path("", include("majlis.inbox.urls")),
    path("", include("majlis.answers.urls")),
    path("", include("majlis.publishing.urls")),
    path("", include("majlis.insights.urls")),
    path("", include("majlis.record.urls")),
    path("", include("majlis.portal.urls")),
]
