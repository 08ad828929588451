"""The judge of hearing: whatever is wrong is found, and what is right is not."""

from datetime import UTC, datetime

import pytest

from majlis.operations.chaos.intake import judging, replaying
from majlis.operations.chaos.intake.judging import Row
from majlis.operations.chaos.intake.street import KINDS, Street

AT = datetime(2026, 11, 27, 8, tzinfo=UTC)


def thing(id_="c1", **more):
    facts = {
        "network": "x",
        "id": id_,
        "text": "متى يصدر القرار؟ 🙏",
        "visible": True,
        "by_account": False,
        "created_at": AT.isoformat(),
        "parent": "",
    }
    return facts | more


def row(id_="c1", **more):
    facts = {
        "network": "x",
        "id": id_,
        "text": "متى يصدر القرار؟ 🙏",
        "is_told": True,
        "is_removed": False,
        "is_ours": False,
        "parent": "",
        "author": "u1",
        "written_at": AT,
        "voice": "x:u1",
        "case_id": 1,
        "merged_into": None,
    }
    return Row(**facts | more)


def counts(things, rows):
    return dict(judging.judge(things, rows).counts)


def test_what_agrees_is_clean():
    gone = thing("c2", visible=False)
    ours = thing("r1", by_account=True)

    assert judging.judge([thing(), gone, ours], [row(), row("c2", is_removed=True)]).is_clean
    assert judging.judge([gone], []).is_clean  # taken back before anybody heard of it


@pytest.mark.parametrize(
    ("things", "rows", "word"),
    [
        ([thing()], [], "missing"),
        ([thing()], [row(is_told=False)], "missing"),
        ([thing()], [row(is_removed=True)], "missing"),
        ([thing(text="عُدّل")], [row()], "missing"),
        ([thing(parent="c0")], [row()], "missing"),
        ([thing()], [row(case_id=None)], "missing"),
        ([thing()], [row(merged_into=7)], "missing"),
        ([thing()], [row(is_ours=True)], "missing"),
        ([thing()], [row(written_at=AT.replace(hour=9))], "missing"),
        ([], [row()], "phantom"),
        ([thing(visible=False)], [row()], "revived"),
        ([thing()], [row(), row()], "duplicate"),
        ([thing(), thing("c2")], [row(), row("c2", case_id=2)], "duplicate"),
        ([thing("r1", by_account=True), thing("r2", by_account=True)], [], "answered_twice"),
    ],
)
def test_each_thing_that_is_wrong_is_found(things, rows, word):
    assert counts(things, rows) == {word: 1}


def test_rows_that_differ_after_a_replay_are_named():
    before = {"Item": [b"a", b"b"], "Case": [b"c"]}

    assert list(replaying.differences(before, before)) == []
    assert list(replaying.differences(before, {"Item": [b"a", b"x"], "Case": [b"c"]})) == [
        "REPLAY Item: 2 rows, then 2",
        "- b",
        "+ x",
    ]


def test_the_same_seed_has_people_do_the_same():
    def done(seed):
        return [deed for deeds in Street(400, seed).rounds() for deed in deeds]

    assert done(1) == done(1)
    assert done(1) != done(2)
    assert len(done(1)) == 400
    assert {deed.kind for deed in done(1)} == set(KINDS)
    assert max(len(deed.text.encode()) for deed in done(1)) > 10_000


def test_people_rework_and_answer_only_what_stood_before_the_round():
    street = Street(600, 3)
    known, gone = {}, set()
    for deeds in street.rounds():
        for deed in deeds:
            if deed.target is not None:
                assert known[deed.target].network == deed.network
        taken_back = {deed.target for deed in deeds if deed.kind == "remove"}
        assert not taken_back & gone
        gone |= taken_back
        known |= {deed.number: deed for deed in deeds if deed.kind in ("comment", "reply")}
    assert gone
