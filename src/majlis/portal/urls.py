from django.urls import path, register_converter

from majlis.portal.addresses import Language
from majlis.portal.views import (
    appeals,
    articles,
    asking,
    following,
    home,
    moderation,
    promise,
    rating,
    services,
    settings,
    tracking,
)

register_converter(Language, "language")

urlpatterns = [
    path("portal/", settings.show, name="portal-settings"),
    path("portal/opening/", settings.open_it, name="portal-opening"),
    path("portal/files/", settings.take_files, name="portal-files"),
    path("portal/closing/", settings.close_it, name="portal-closing"),
    path("<language:language>/<slug:slug>/", home.show, name="portal"),
    path("<language:language>/<slug:slug>/questions/", home.note, name="portal-questions"),
    path(
        "<language:language>/<slug:slug>/services/<slug:key>/", services.show, name="portal-service"
    ),
    path(
        "<language:language>/<slug:slug>/articles/<int:pk>/", articles.show, name="portal-article"
    ),
    path(
        "<language:language>/<slug:slug>/articles/<int:pk>/solved/",
        articles.solved,
        name="portal-solved",
    ),
    path("<language:language>/<slug:slug>/ask/", asking.ask, name="portal-ask"),
    path("<language:language>/<slug:slug>/ask/thanks/", asking.thanks, name="portal-thanks"),
    path("<language:language>/<slug:slug>/promise/", promise.show, name="portal-promise"),
    path("<language:language>/<slug:slug>/track/", tracking.find, name="portal-track"),
    path("<language:language>/<slug:slug>/track/case/", tracking.show, name="portal-case"),
    path(
        "<language:language>/<slug:slug>/track/case/message/", tracking.add, name="portal-message"
    ),
    path(
        "<language:language>/<slug:slug>/track/case/closing/",
        tracking.close,
        name="portal-case-closing",
    ),
    path(
        "<language:language>/<slug:slug>/following/<str:token>/",
        following.follow,
        name="portal-following",
    ),
    path("<language:language>/<slug:slug>/rating/<str:token>/", rating.show, name="portal-rating"),
    path(
        "<language:language>/<slug:slug>/rating/<str:token>/score/",
        rating.give,
        name="portal-rating-giving",
    ),
    path(
        "<language:language>/<slug:slug>/rating/<str:token>/comment/",
        rating.comment,
        name="portal-rating-comment",
    ),
    path("<language:language>/<slug:slug>/track/leaving/", tracking.leave, name="portal-leaving"),
    path("<language:language>/<slug:slug>/participation/", moderation.rules, name="portal-rules"),
    path("<language:language>/<slug:slug>/measures/", moderation.numbers, name="portal-measures"),
    path(
        "<language:language>/<slug:slug>/appeal/<str:token>/", appeals.appeal, name="portal-appeal"
    ),
]
