from django.urls import path

from majlis.insights.views import lists, years

urlpatterns = [
    path("figures/", years.show, name="figures"),
    path("figures/report.pdf", years.printed, name="figures-report"),
    path("figures/ratings/", lists.ratings, name="ratings"),
    path("figures/<int:number>/<str:name>/", lists.behind, name="figure-list"),
]
