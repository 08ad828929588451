"""Addresses about people: oneself, the others, the institution."""

from django.urls import path

from majlis.people.views import accepting, institution, me, members

urlpatterns = [
    path("me/", me.me, name="me"),
    path("me/preferences/", me.preferences, name="preferences"),
    path("me/sessions/<int:pk>/end/", me.end_session, name="session-end"),
    path("me/institution/", me.switch_institution, name="institution-switch"),
    path("people/", members.people, name="people"),
    path("people/invitation/", members.invitation, name="people-invite"),
    path("people/<int:pk>/", members.person, name="person"),
    path("people/<int:pk>/roles/", members.roles, name="person-roles"),
    path("people/<int:pk>/end/", members.end, name="person-end"),
    path("people/<int:pk>/resume/", members.resume, name="person-resume"),
    path("people/<int:pk>/invitation/", members.invite_again, name="person-invitation"),
    path("settings/", institution.settings, name="settings"),
    path("invitation/<str:token>/", accepting.accept, name="invitation"),
]
