from majlis.publishing.models.placement import Placement
from majlis.publishing.models.post import Post
from majlis.publishing.models.post_file import PostFile
from majlis.publishing.models.revision import Approval, Revision
from majlis.publishing.models.step import Step
from majlis.publishing.models.version import Target, Version

__all__ = ["Approval", "Placement", "Post", "PostFile", "Revision", "Step", "Target", "Version"]
