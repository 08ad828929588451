"""What people write under the demonstration year's posts, and what the body answers.

Every inquiry is by a person who asks once in the year; thanks for an answer come within a day of
it. So whoever joins a person's messages within 72 hours into one case finds each inquiry alone.
What a comment means stands in its `data["meaning"]`: inquiry, answer, thanks, praise, spam or
courtesy.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from random import Random

from sandbox.core.clock import iso
from sandbox.core.comments import Comment
from sandbox.core.ledger import Post
from sandbox.core.network import Network
from sandbox.core.talking import Saying
from sandbox.year import people
from sandbox.year.plan import OFFICE_TIME, settles_at
from sandbox.year.topic import Topic

ANSWERED = {"x": 96, "facebook": 88, "instagram": 72, "youtube": 28, "linkedin": 35}
UNANSWERED = {"x": 14, "facebook": 12, "instagram": 10, "youtube": 4, "linkedin": 5}
PRAISES = {"x": 130, "facebook": 120, "instagram": 140, "youtube": 30, "linkedin": 35}
SPAMS = {"x": 24, "facebook": 22, "instagram": 26, "youtube": 6, "linkedin": 2}
REMOVED = {"x": 3, "facebook": 5, "instagram": 6, "youtube": 1, "linkedin": 1}
EDITED = {"facebook": 8, "youtube": 4, "linkedin": 4}  # Instagram has no edits, X gives new ids
# The last inquiry and the last comment leave time for an answer within the year.
LAST_INQUIRY = timedelta(days=5)
LAST_COMMENT = timedelta(hours=4)
OPENS, CLOSES = 8, 15  # the office's hours, for answers
WEEKEND = (4, 5)  # Friday and Saturday

Thing = Comment | Post


@dataclass(frozen=True)
class Told:
    """A post, and what it is about."""

    post: Post
    topic: Topic


class Talk:
    """The talk under one account's posts."""

    def __init__(
        self,
        network: Network,
        told: Sequence[Told],
        names: Iterator[str],
        lot: Random,
        *,
        year: int,
    ) -> None:
        """Take the posts under which anybody may speak: none that will be removed."""
        self._network = network
        self._told = told
        self._names = names
        self._lot = lot
        self._ends = settles_at(year)

    def composing(self) -> Iterator[Thing]:
        """Yield everything that is written, each before what answers it.

        It must be taken into memory before the next is asked for.
        """
        slug = self._network.slug
        for _ in range(ANSWERED[slug]):
            yield from self._inquiry(is_answered=True)
        for _ in range(UNANSWERED[slug]):
            yield from self._inquiry(is_answered=False)
        praises = [self._praise() for _ in range(PRAISES[slug])]
        for one in self._lot.sample(praises, REMOVED[slug]):
            one.removed_at = one.created_at + timedelta(minutes=self._lot.randint(20, 4000))
        kept = [one for one in praises if one.removed_at is None]
        for one in self._lot.sample(kept, EDITED.get(slug, 0)):
            self._edit(one)
        for one in praises:
            yield one
            if one.removed_at is None and self._lot.random() < 0.12:
                yield from self._courtesy(one)
        for _ in range(SPAMS[slug]):
            yield self._spam()

    def _inquiry(self, *, is_answered: bool) -> Iterator[Thing]:
        told, at = self._place(self._ends - LAST_INQUIRY)
        name = next(self._names)
        greeting, ending = self._lot.choice(people.GREETINGS), self._lot.choice(people.ENDINGS)
        text = f"{greeting}{self._lot.choice(told.topic.questions)}{ending}"
        asked = self._written(told.post, text, at=at, name=name, meaning="inquiry")
        yield asked
        if not is_answered:
            return
        answered_at = self._answer_time(at)
        answer = self._written(
            told.post,
            self._answer_text(told.topic, name),
            at=answered_at,
            to=asked.id,
            meaning="answer",
        )
        yield answer
        if self._lot.random() < 0.35:
            thanked_at = answered_at + timedelta(minutes=self._lot.randint(2, 600))
            text = self._lot.choice(people.THANKS_FOR_ANSWER)
            if thanked_at < self._ends - LAST_COMMENT:
                yield self._written(
                    told.post, text, at=thanked_at, name=name, to=answer.id, meaning="thanks"
                )

    def _answer_text(self, topic: Topic, name: str) -> str:
        opening = self._lot.choice(people.REPLY_OPENINGS).format(first=name.partition(" ")[0])
        more = self._lot.choice(people.FOLLOW_UPS).format(url=topic.url)
        return f"{opening}{self._lot.choice(topic.answers)} {more}".strip()

    def _answer_time(self, asked_at: datetime) -> datetime:
        """Return when the office answers: mostly soon within its hours, now and then at night."""
        soon = timedelta(minutes=self._lot.choice((9, 17, 26, 41, 65, 110, 190)))
        at = asked_at + soon + timedelta(seconds=self._lot.randrange(60))
        if self._lot.random() < 0.12:
            at += timedelta(days=self._lot.choice((1, 2)))
        here = at.astimezone(OFFICE_TIME)
        is_open = OPENS <= here.hour < CLOSES and here.weekday() not in WEEKEND
        if is_open or self._lot.random() < 0.15:
            return at
        morning = here.replace(hour=OPENS, minute=self._lot.randrange(10, 60))
        if here.hour >= OPENS:
            morning += timedelta(days=1)
        while morning.weekday() in WEEKEND:
            morning += timedelta(days=1)
        return morning.astimezone(UTC)

    def _praise(self) -> Comment:
        told, at = self._place(self._ends - LAST_COMMENT)
        text = self._lot.choice(people.PRAISE)
        made = self._written(told.post, text, at=at, name=next(self._names), meaning="praise")
        return _comment(made)

    def _edit(self, comment: Comment) -> None:
        """Let somebody correct a word a moment after writing."""
        at = comment.created_at + timedelta(seconds=self._lot.randint(20, 150))
        was = comment.text.rstrip(".").replace("ة", "ه")
        comment.edits.append({"at": iso(at), "text": comment.text, "was": was})
        comment.edited_at = at

    def _courtesy(self, praise: Comment) -> Iterator[Thing]:
        at = self._answer_time(praise.created_at)
        post = self._network.world.ledger.entered(self._network.slug, praise.root)
        if post is not None and at < self._ends - LAST_COMMENT:
            text = self._lot.choice(people.COURTESIES)
            yield self._written(post, text, at=at, to=praise.id, meaning="courtesy")

    def _spam(self) -> Comment:
        told, at = self._place(self._ends - LAST_COMMENT)
        text = self._lot.choice(people.SPAM)
        made = _comment(
            self._written(told.post, text, at=at, name=next(self._names), meaning="spam")
        )
        made.hidden = self._network.slug in ("facebook", "instagram") and self._lot.random() < 0.7
        return made

    def _place(self, last: datetime) -> tuple[Told, datetime]:
        """Return a post and a moment under it, soon after it came out."""
        while True:
            told = self._lot.choice(self._told)
            waited = timedelta(minutes=3) + timedelta(hours=36 * self._lot.random() ** 3)
            at = (told.post.visible_at or last) + waited
            if at < last:
                return told, at

    def _written(
        self, post: Post, text: str, *, at: datetime, meaning: str, name: str = "", to: str = ""
    ) -> Thing:
        """Return something written under a post; without a name by the body itself."""
        saying = Saying(
            account=post.account,
            text=text,
            author=self._network.citizen(name) if name else None,
            root=post.id,
            parent=to,
            at=at,
            data={"meaning": meaning},
        )
        thing = self._network.composed(saying)
        if isinstance(thing, Post):  # X: what the body itself writes
            thing.data["meaning"] = meaning
            thing.accepted_at = thing.visible_at = at
        return thing


def _comment(thing: Thing) -> Comment:
    if not isinstance(thing, Comment):
        raise TypeError("what a citizen writes is a comment everywhere")
    return thing
