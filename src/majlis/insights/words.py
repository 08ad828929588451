"""The eight figures of a year, and how each is called."""

from django.db import models
from django.utils.translation import gettext_lazy as _


class Figure(models.TextChoices):
    """One figure of the yearly report; the values are the keys of its JSON, in its order."""

    FOLLOWERS = "followers", _("Followers")
    POSTS = "posts", _("Posts")
    IMAGES = "images", _("Images")
    VIDEOS = "videos", _("Videos")
    VIEWS = "views", _("Views")
    VISITS = "visits", _("Visits to our pages")
    LIKES_AND_REPOSTS = "likes_and_reposts", _("Likes and reposts")
    INQUIRIES_ANSWERED = "inquiries_answered", _("Inquiries answered")

    @property
    def is_stock(self) -> bool:
        """Whether it is counted as it stands at the end of a period, and never summed."""
        return self is Figure.FOLLOWERS

    @property
    def is_of_posts(self) -> bool:
        """Whether it is counted from the posts themselves."""
        return self in {Figure.POSTS, Figure.IMAGES, Figure.VIDEOS}
