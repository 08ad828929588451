from django.urls import path

from majlis.inbox.views import acts, answering, cases, files, measures

urlpatterns = [
    path("inbox/", cases.index, name="inbox"),
    path("inbox/<str:reference>/", cases.show, name="case"),
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
    path("inbox/<str:reference>/files/<int:pk>/", files.file, name="item-file"),
    path("inbox/<str:reference>/kind/", acts.mark, name="case-kind"),
]
