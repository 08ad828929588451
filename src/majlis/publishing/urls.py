from django.urls import path

from majlis.publishing.views import acts, composer, files, posts

urlpatterns = [
    path("posts/", posts.index, name="posts"),
    path("posts/new/", composer.new, name="post-new"),
    path("posts/draft/", composer.save, name="post-draft"),
    path("posts/files/", files.add, name="post-files"),
    path("posts/submission/", composer.submit, name="post-submission"),
    path("posts/<int:pk>/", posts.show, name="post"),
    path("posts/<int:pk>/edit/", composer.edit, name="post-edit"),
    path("posts/<int:pk>/outcome/", posts.outcome, name="post-outcome"),
    path("posts/<int:pk>/approval/", acts.approve, name="post-approval"),
    path("posts/<int:pk>/return/", acts.give_back, name="post-return"),
    path("posts/<int:pk>/changes/", acts.reopen, name="post-changes"),
    path("posts/<int:pk>/publication/", acts.publish, name="post-publication"),
    path("posts/<int:pk>/cancellation/", acts.cancel, name="post-cancellation"),
    path("posts/<int:pk>/retraction/", acts.retract, name="post-retraction"),
    path("posts/<int:pk>/correction/", acts.correct, name="post-correction"),
    path("posts/<int:pk>/discarding/", acts.discard, name="post-discarding"),
    path("posts/<int:pk>/copy/", acts.copy, name="post-copy"),
    path("deliveries/<int:pk>/post/", posts.of_delivery, name="delivery-post"),
    path("approvals/", posts.approvals, name="approvals"),
]
