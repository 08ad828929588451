from django.urls import path

from majlis.answers.views import articles, library, services, synonyms, wordings

urlpatterns = [
    path("answers/", library.index, name="answers"),
    path("answers/questions/", library.questions, name="answers-questions"),
    path("answers/articles/new/", articles.new, name="article-new"),
    path("answers/articles/<int:pk>/", articles.show, name="article"),
    path("answers/articles/<int:pk>/edit/", articles.edit, name="article-edit"),
    path("answers/articles/<int:pk>/publication/", articles.publish, name="article-publication"),
    path("answers/articles/<int:pk>/putting-away/", articles.put_away, name="article-putting-away"),
    path("answers/articles/<int:pk>/wordings/", wordings.of_article, name="article-wordings"),
    path("answers/services/", library.services, name="services"),
    path("answers/services/new/", services.new, name="service-new"),
    path("answers/services/<int:pk>/", services.show, name="service"),
    path("answers/services/<int:pk>/edit/", services.edit, name="service-edit"),
    path("answers/services/<int:pk>/publication/", services.publish, name="service-publication"),
    path("answers/services/<int:pk>/putting-away/", services.put_away, name="service-putting-away"),
    path("answers/services/<int:pk>/wordings/", wordings.of_service, name="service-wordings"),
    path("answers/wordings/<int:pk>/removal/", wordings.remove, name="wording-removal"),
    path("answers/synonyms/", synonyms.index, name="synonyms"),
    path("answers/synonyms/<int:pk>/removal/", synonyms.remove, name="synonym-removal"),
]
