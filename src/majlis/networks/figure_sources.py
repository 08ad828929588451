"""Which figures each network gives, and from which readings."""

from collections.abc import Mapping

from . import (
    bluesky_readings,
    facebook_readings,
    instagram_readings,
    linkedin_readings,
    mastodon_readings,
    x_readings,
    youtube_readings,
)
from .readings import FigureSources

FIGURE_SOURCES: Mapping[str, FigureSources] = {
    "x": x_readings.FIGURE_SOURCES,
    "facebook": facebook_readings.FIGURE_SOURCES,
    "instagram": instagram_readings.FIGURE_SOURCES,
    "youtube": youtube_readings.FIGURE_SOURCES,
    "linkedin": linkedin_readings.FIGURE_SOURCES,
    "mastodon": mastodon_readings.FIGURE_SOURCES,
    "bluesky": bluesky_readings.FIGURE_SOURCES,
}
