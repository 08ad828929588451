from django.urls import path

from majlis.media import views

urlpatterns = [
    path("media/", views.add, name="media"),
    path("media/<int:pk>/preview/", views.show_preview, name="media-preview"),
    path("media/<int:pk>/file/", views.show_file, name="media-file"),
    path("out/<str:signed>", views.out, name="media-out"),
]
