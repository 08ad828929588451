"""The record's addresses."""

from django.urls import path

from majlis.record import views

urlpatterns = [
    path("record/", views.record, name="record"),
    path("record/download/", views.download, name="record-download"),
]
