from majlis.answers.models.article import Article
from majlis.answers.models.phrasing import Phrasing
from majlis.answers.models.question import Question, Solved
from majlis.answers.models.service import Service
from majlis.answers.models.synonym import Synonym

__all__ = ["Article", "Phrasing", "Question", "Service", "Solved", "Synonym"]
