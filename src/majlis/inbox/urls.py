from django.urls import path

from majlis.inbox.views import acts, answering, cases, measures, putting_off, selection, sharing

urlpatterns = [
    path("inbox/", cases.index, name="inbox"),
    path("settings/sharing/", sharing.show, name="sharing"),
    path("settings/sharing/rules/", sharing.change, name="sharing-rules"),
    path("inbox/selection/taking/", selection.take, name="selection-taking"),
    path("inbox/selection/assignment/", selection.assign, name="selection-assignment"),
    path("inbox/selection/unit/", selection.move, name="selection-unit"),
    path("inbox/selection/closing/", selection.close, name="selection-closing"),
    path("inbox/selection/kind/", selection.mark, name="selection-kind"),
    path("inbox/selection/snooze/", selection.snooze, name="selection-snooze"),
    path("inbox/bundles/<int:pk>/undoing/", selection.undo, name="bundle-undoing"),
    path("inbox/<str:reference>/", cases.show, name="case"),
    path("inbox/<str:reference>/presence/", cases.present, name="case-presence"),
    path("inbox/<str:reference>/snooze/", putting_off.snooze, name="case-snooze"),
    path("inbox/<str:reference>/waking/", putting_off.wake, name="case-waking"),
    path("inbox/<str:reference>/moving/", cases.moving, name="case-moving"),
    path("inbox/<str:reference>/answer/", answering.answer, name="case-answer"),
    path("inbox/<str:reference>/composing/", answering.compose, name="case-composing"),
    path("inbox/<str:reference>/phrasing/", answering.add_phrasing, name="case-phrasing"),
    path("inbox/<str:reference>/taking/", acts.take, name="case-taking"),
    path("inbox/<str:reference>/release/", acts.release, name="case-release"),
    path("inbox/<str:reference>/assignment/", acts.assign, name="case-assignment"),
    path("inbox/<str:reference>/closing/", acts.close, name="case-closing"),
    path("inbox/<str:reference>/reopening/", acts.reopen, name="case-reopening"),
    path("inbox/<str:reference>/items/<int:item>/measures/", measures.take, name="item-measures"),
    path(
        "inbox/<str:reference>/measures/<int:measure>/confirmation/",
        measures.confirm,
        name="measure-confirmation",
    ),
    path(
        "inbox/<str:reference>/measures/<int:measure>/dismissal/",
        measures.dismiss,
        name="measure-dismissal",
    ),
    path("inbox/<str:reference>/kind/", acts.mark, name="case-kind"),
]
