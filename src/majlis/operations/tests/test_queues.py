"""Jobs run in queues, each with hands of its own."""

from procrastinate.contrib.django import app

from majlis.operations.commands.worker import QUEUES


def test_every_job_is_in_a_queue_that_somebody_works_off():
    app.perform_import_paths()
    ours = {name: task.queue for name, task in app.tasks.items() if "builtin" not in name}

    assert "media.make" in ours
    assert set(ours.values()) == set(QUEUES)


def test_a_video_delays_no_letter():
    app.perform_import_paths()

    assert app.tasks["media.make"].queue != app.tasks["notices.mail_urgent"].queue
