from django.urls import path

from majlis.desk import installing, news, views

urlpatterns = [
    path("", views.today, name="today"),
    path("pulse/board/", views.board, name="today-board"),
    path("pulse/", views.pulse, name="pulse"),
    path("pulse/news/", news.news, name="news"),
    path("manifest.<slug:language>.webmanifest", installing.manifest, name="manifest"),
    path("sw.js", installing.service_worker, name="service-worker"),
    path("offline/", installing.offline, name="offline"),
]
