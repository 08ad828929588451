from majlis.delivery.models.account_post import AccountPost
from majlis.delivery.models.attempt import Attempt
from majlis.delivery.models.delivery import Delivery
from majlis.delivery.models.foreign_post import ForeignPost
from majlis.delivery.models.incident import Incident
from majlis.delivery.models.installation import Installation
from majlis.delivery.models.step import Step
from majlis.delivery.models.watch import Watch
from majlis.delivery.models.worker_process import WorkerProcess

__all__ = [
    "AccountPost",
    "Attempt",
    "Delivery",
    "ForeignPost",
    "Incident",
    "Installation",
    "Step",
    "Watch",
    "WorkerProcess",
]
