from majlis.channels.models.budget import Budget
from majlis.channels.models.channel import Channel
from majlis.channels.models.connecting import Connecting
from majlis.channels.models.cursor import Cursor
from majlis.channels.models.door import Door
from majlis.channels.models.hook import Hook
from majlis.channels.models.mailbox import Mailbox
from majlis.channels.models.network_app import NetworkApp
from majlis.channels.models.raw_event import RawEvent
from majlis.channels.models.token import Token

__all__ = [
    "Budget",
    "Channel",
    "Connecting",
    "Cursor",
    "Door",
    "Hook",
    "Mailbox",
    "NetworkApp",
    "RawEvent",
    "Token",
]
