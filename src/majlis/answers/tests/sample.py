"""The open sample of questions and answers, read beside the repository and never copied."""

import json
from dataclasses import dataclass
from pathlib import Path

import pytest

from majlis.answers import indexing
from majlis.answers.models import Article
from majlis.store.clock import Now

NAME = "shared/data/faq_sample.jsonl"
PLACE = next((up / NAME for up in Path(__file__).resolve().parents if (up / NAME).exists()), None)
ARABIC, ENGLISH = ("msa", "gulf"), ("en",)


@dataclass(frozen=True)
class Asked:
    text: str
    entry: str | None  # None: not our subject
    variety: str


def rows(kind):
    if PLACE is None:
        pytest.skip(f"NOTICE: {NAME} is not here, so searching was not measured")
    lines = PLACE.read_text(encoding="utf-8").splitlines()
    return [row for line in lines if (row := json.loads(line))["kind"] == kind]


def questions(*varieties):
    asked = [Asked(row["text"], row["faq"], row["variety"]) for row in rows("query")]
    return [question for question in asked if question.variety.startswith(varieties)]


def shelve(office):
    """Put the sample's entries into the library; return each one's number by its name."""
    found = {}
    for row in rows("faq"):
        article = Article.objects.create(
            institution=office,
            question_ar=row["question"],
            answer_ar=row["answer"],
            published_at=Now(),
        )
        indexing.index(article)
        found[row["id"]] = article.pk
    return found


@dataclass(frozen=True)
class Figures:
    """First hit, among the first three, mean reciprocal rank."""

    first: float
    three: float
    mrr: float
    count: int

    def __str__(self):
        return f"first {self.first:.2f} three {self.three:.2f} mrr {self.mrr:.2f} (n={self.count})"


def measure(find, wanted):
    """Return the figures of `find(text) -> numbers of articles`, the best first."""
    ranks = []
    for question, number in wanted:
        found = find(question.text)
        ranks.append(found.index(number) + 1 if number in found else None)
    return figures(ranks)


def figures(ranks):
    """Return the figures of the places at which the right entry was found; None: not at all."""
    count = len(ranks)
    return Figures(
        first=sum(rank == 1 for rank in ranks) / count,
        three=sum(rank is not None and rank <= 3 for rank in ranks) / count,
        mrr=sum(1 / rank for rank in ranks if rank) / count,
        count=count,
    )
