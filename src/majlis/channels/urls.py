from django.urls import path

from majlis.channels.views import apps, budgets, channels, connecting, doors, events, pausing

urlpatterns = [
    path("channels/", channels.channels, name="channels"),
    path("channels/<int:pk>/pause/", channels.pause, name="channel-pause"),
    path("channels/<int:pk>/resumption/", channels.resume, name="channel-resumption"),
    path("channels/<int:pk>/self-test/", channels.self_test, name="channel-self-test"),
    path("channels/<int:pk>/disconnection/", channels.disconnection, name="channel-disconnection"),
    path("channels/<int:pk>/budget/", budgets.budget, name="channel-budget"),
    path("channels/connecting/", connecting.start, name="connecting-start"),
    path("channels/connecting/<int:pk>/", connecting.show, name="connecting"),
    path("channels/connecting/<int:pk>/account/", connecting.choose, name="connecting-account"),
    path("channels/connecting/back/<slug:network>/", connecting.back, name="connecting-back"),
    path("channels/events/", events.index, name="events"),
    path("channels/events/another-try/", events.another_try, name="events-another-try"),
    path("channels/events/<int:pk>/try/", events.another_try_of, name="event-another-try"),
    path("channels/events/replay/", events.replay, name="events-replay"),
    path("channels/apps/", apps.apps, name="channel-apps"),
    path("channels/apps/<slug:network>/", apps.app, name="channel-app"),
    path("channels/doors/", doors.doors, name="doors"),
    path("channels/doors/mailboxes/new/", doors.new_mailbox, name="mailbox-new"),
    path("channels/doors/mailboxes/<int:pk>/", doors.mailbox, name="mailbox"),
    path("channels/doors/systems/new/", doors.new_door, name="door-new"),
    path("channels/doors/systems/<int:pk>/", doors.door, name="door"),
    path("channels/doors/systems/<int:pk>/secret/", doors.new_secret, name="door-secret"),
    path("channels/doors/systems/<int:pk>/shutting/", doors.shutting, name="door-shutting"),
    path("channels/doors/<int:pk>/self-test/", doors.door_test, name="door-self-test"),
    path("pause/", pausing.pause, name="publishing-pause"),
    path("resumption/", pausing.resumption, name="publishing-resumption"),
]
