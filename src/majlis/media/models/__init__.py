from majlis.media.models.asset import Asset
from majlis.media.models.making import Making
from majlis.media.models.rendition import Rendition

__all__ = ["Asset", "Making", "Rendition"]
