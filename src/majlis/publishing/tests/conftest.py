"""A store of files, five connected accounts, and a post at each stage of its way."""

import pytest

from majlis.channels.models import Channel
from majlis.media import files
from majlis.media.receiving import receive
from majlis.media.tests.samples import photograph, video
from majlis.media.uploading import Arrived
from majlis.publishing import writing
from majlis.publishing.models import Post

TEXT = "قبل أن تشتري لعبة لطفلك، ابحث عن شارة المطابقة. #سلامة_الألعاب"


@pytest.fixture(autouse=True)
def store(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "media"


@pytest.fixture
def channels(office):
    """Our account on each network, by the network's name."""
    return {
        network: Channel.objects.create(
            institution=office,
            network=network,
            remote_id=f"{network}-1",
            handle=f"gso_{network}",
            name="هيئة المواصفات النموذجية",
        )
        for network in ("x", "facebook", "instagram", "youtube", "linkedin")
    }


@pytest.fixture
def take(office, huda):
    def taken(content, name):
        import hashlib

        file = Arrived(name=name, size=len(content))
        file.path = files.new_file()
        file.path.write_bytes(content)
        file.sha256 = hashlib.sha256(content).hexdigest()
        file.head = content[:512]
        return receive(file, institution_id=office.pk, by=huda).asset

    return taken


@pytest.fixture
def image(take):
    return take(photograph(1200, 1000), "صورة.jpg")


@pytest.fixture
def film(take):
    return take(video(), "فيلم.mp4")


@pytest.fixture
def draft(office, huda, channels):
    """Huda's draft for X and LinkedIn."""
    return writing.draft(office, huda, TEXT, [channels["x"], channels["linkedin"]])


@pytest.fixture
def in_review(draft, huda):
    draft.send_to_review(by=huda)
    return draft


@pytest.fixture
def approved(in_review, salem):
    in_review.approve(by=salem)
    return in_review


@pytest.fixture
def again():
    """Read a post anew, as a second person's page does."""
    return lambda post: Post.objects.get(pk=post.pk)
