"""Filling a library from files: an institution's services, articles and synonyms, as TOML."""

import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import transaction

from majlis.answers import indexing
from majlis.answers.models import Article, Phrasing, Service, Synonym
from majlis.arabic.search import words
from majlis.people.models import Institution, Unit
from majlis.record import entries
from majlis.store.clock import Now


@dataclass(frozen=True)
class Loaded:
    """What was new."""

    services: int
    articles: int
    synonyms: int


def load(institution: Institution, path: Path) -> Loaded:
    """Fill the library from the files in the folder `path`; what is there already stays.

    `organisation.toml` names departments, `subjects.toml`, where there is one, what people write
    about that is no service, `services.toml` services, `articles-*.toml` articles with
    their wordings, `synonyms.toml` words. All of it is published at once, as one act in the record.
    The caller acts for the institution.
    """
    with transaction.atomic():
        units = _units(institution, _read(path / "organisation.toml").get("departments", []))
        services = _services(institution, _read(path / "services.toml")["services"], units)
        _subjects(institution, path / "subjects.toml", units)
        articles = [
            article
            for file in sorted(path.glob("articles-*.toml"))
            for article in _articles(institution, _read(file)["articles"])
        ]
        synonyms = _synonyms(institution, _read(path / "synonyms.toml")["words"])
        loaded = Loaded(len(services), len(articles), synonyms)
        if any((services, articles, synonyms)):
            detail = {"services": loaded.services, "articles": loaded.articles}
            entries.write(
                institution_id=institution.pk,
                act="library.loaded",
                object=institution,
                detail=detail | {"synonyms": loaded.synonyms},
            )
    return loaded


def _read(path: Path) -> dict[str, Any]:
    return tomllib.loads(path.read_text(encoding="utf-8"))


def _units(institution: Institution, departments: Iterable[Mapping[str, str]]) -> dict[str, Unit]:
    return {
        described["key"]: Unit.objects.get_or_create(
            institution=institution,
            name_ar=described["name_ar"],
            ended_at=None,
            defaults={"name_en": described["name_en"]},
        )[0]
        for described in departments
    }


def _services(
    institution: Institution, described: Iterable[Mapping[str, Any]], units: Mapping[str, Unit]
) -> list[Service]:
    known = set(Service.objects.filter(institution=institution).values_list("key", flat=True))
    return [
        _service(institution, each, position=position, unit=units.get(each.get("department", "")))
        for position, each in enumerate(described, 1)
        if each["key"] not in known
    ]


def _subjects(institution: Institution, path: Path, units: Mapping[str, Unit]) -> None:
    known = set(Service.objects.filter(institution=institution).values_list("key", flat=True))
    for each in _read(path)["subjects"] if path.exists() else ():
        if each["key"] not in known:
            Service.objects.create(
                institution=institution,
                key=each["key"],
                title_ar=each["title_ar"],
                title_en=each["title_en"],
                summary_ar=each["title_ar"],
                summary_en=each["title_en"],
                unit=units[each["department"]],
                is_subject=True,
            )


def _service(
    institution: Institution, each: Mapping[str, Any], *, position: int, unit: Unit | None
) -> Service:
    plain = ("key", "title_ar", "title_en", "summary_ar", "summary_en", "audience")
    service = Service.objects.create(
        institution=institution,
        **{name: each[name] for name in plain},
        **{name: each.get(name, "") for name in ("url", "fee_ar", "fee_en")},
        **{name: "\n".join(each.get(name, ())) for name in ("steps_ar", "steps_en")},
        sla_days=each.get("sla_days"),
        unit=unit,
        position=position,
        published_at=Now(),
    )
    _add_wordings(service, each.get("phrasings", ()))
    return service


def _articles(institution: Institution, described: Iterable[Mapping[str, Any]]) -> list[Article]:
    services = {s.key: s for s in Service.objects.filter(institution=institution)}
    here = Article.objects.filter(institution=institution)
    known = set(here.values_list("question_ar", flat=True))
    return [
        _article(institution, each, services.get(each.get("service", "")))
        for each in described
        if each["question_ar"] not in known
    ]


def _article(institution: Institution, each: Mapping[str, Any], service: Service | None) -> Article:
    names = ("question_ar", "question_en", "answer_ar", "answer_en")
    article = Article.objects.create(
        institution=institution,
        service=service,
        published_at=Now(),
        **{name: each[name].strip() for name in names},
    )
    _add_wordings(article, each["phrasings"])
    return article


def _add_wordings(thing: Article | Service, texts: Iterable[str]) -> None:
    kind = "article" if isinstance(thing, Article) else "service"
    Phrasing.objects.bulk_create(
        Phrasing(
            institution_id=thing.institution_id,
            text=text,
            norm=" ".join(words(text)),
            **{kind: thing},
        )
        for text in texts
    )
    indexing.index(thing)


def _synonyms(institution: Institution, described: Mapping[str, str]) -> int:
    known = set(Synonym.objects.filter(institution=institution).values_list("word", "standard"))
    new = [pair for pair in described.items() if pair not in known]
    Synonym.objects.bulk_create(
        Synonym(institution=institution, word=word, standard=standard) for word, standard in new
    )
    return len(new)
