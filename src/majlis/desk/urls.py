from django.urls import path

from majlis.desk import views

urlpatterns = [
    path("", views.today, name="today"),
    path("pulse/board/", views.board, name="today-board"),
    path("pulse/", views.pulse, name="pulse"),
]
