"""Addresses about people: oneself, the others, the institution."""

from django.urls import path

from majlis.people.views import accepting, hours, institution, me, members, roster, units

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
    path("settings/units/", units.units, name="units"),
    path("settings/units/founding/", units.found, name="unit-founding"),
    path("settings/units/<int:pk>/", units.unit, name="unit"),
    path("settings/units/<int:pk>/name/", units.rename, name="unit-name"),
    path("settings/units/<int:pk>/end/", units.end, name="unit-end"),
    path("settings/units/<int:pk>/members/", units.join, name="unit-members"),
    path("settings/units/<int:pk>/members/<int:member>/end/", units.leave, name="unit-member-end"),
    path("settings/roster/", roster.roster, name="roster"),
    path("settings/roster/shifts/", roster.add, name="shifts"),
    path("settings/roster/shifts/<int:pk>/end/", roster.end, name="shift-end"),
    path("settings/roster/turns/", roster.change, name="turns"),
    path("settings/roster/swaps/", roster.swap, name="swaps"),
    path("settings/hours/", hours.hours, name="hours"),
    path("settings/hours/week/", hours.set_week, name="hours-week"),
    path("settings/hours/other/", hours.enter_hours, name="hours-other"),
    path("settings/hours/other/<int:pk>/removal/", hours.drop_hours, name="hours-other-removal"),
    path("settings/hours/holidays/", hours.enter_holiday, name="holidays"),
    path("settings/hours/holidays/expected/", hours.suggest, name="holiday-suggestions"),
    path(
        "settings/hours/holidays/<int:pk>/confirmation/",
        hours.confirm_holiday,
        name="holiday-confirmation",
    ),
    path("settings/hours/holidays/<int:pk>/removal/", hours.drop_holiday, name="holiday-removal"),
    path("settings/hours/months/", hours.confirm_month, name="month-starts"),
    path("invitation/<str:token>/", accepting.accept, name="invitation"),
]
