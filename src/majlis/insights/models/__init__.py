from majlis.insights.models.breaks import Break
from majlis.insights.models.definition import Definition
from majlis.insights.models.reading import Reading
from majlis.insights.models.taking import Taking

__all__ = ["Break", "Definition", "Reading", "Taking"]
