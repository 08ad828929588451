"""What befalls a Page by what is known of it: its token's end, a restriction, words, haste.

An account registered at the control port may carry `token_subcode` (of error 190, as after a
changed password), `restricted` (of error 368, true or a subcode) and `refused_words` (a list).
Source: Meta's "Handle errors" page for 190; what is answered to abuse and haste is as third parties
report it.
"""

from datetime import timedelta
from urllib.parse import urlsplit

from sandbox.core.answers import Refusal
from sandbox.core.exchange import Exchange
from sandbox.facebook_problems import bad_parameter, graph_error

A_MINUTE = timedelta(minutes=1)
POSTS_A_MINUTE = 60
RESTRICTED = 1404112
ENDED = {
    459: "The user is checkpointed and must log in on www.facebook.com.",
    460: "The session has been invalidated because the user changed their password.",
    464: "The user is not confirmed.",
    467: "The access token is no longer valid.",
    492: "The user must be an administrator, editor or moderator of the page.",
}


def check_token(exchange: Exchange) -> None:
    """Refuse a token whose Page says that it has ended in a way of its own."""
    page = exchange.world.accounts.account("facebook", exchange.account)
    subcode = int(page.extra.get("token_subcode", 0)) if page else 0
    if subcode:
        why = ENDED.get(subcode, "The token has ended.")
        text = f"Error validating access token: {why}"
        raise Refusal(graph_error(190, text, subcode=subcode))


def check_publishing(exchange: Exchange, page: str, text: str) -> None:
    """Refuse what a restricted Page publishes, words that are not allowed, and haste."""
    known = exchange.world.accounts.account("facebook", page)
    extra = known.extra if known else {}
    if restricted := extra.get("restricted"):
        subcode = RESTRICTED if restricted is True else int(restricted)
        text = "(#368) The action attempted has been deemed abusive or is otherwise disallowed"
        raise Refusal(graph_error(368, text, subcode=subcode))
    if any(str(word) in text for word in extra.get("refused_words", ())):
        text = "(#368) The content goes against the Community Standards"
        raise Refusal(graph_error(368, text, subcode=1404102))
    key = f"facebook posts {page}"
    if exchange.world.quotas.take(key, limit=POSTS_A_MINUTE, span=A_MINUTE).is_over:
        text = "(#368) It looks like you were misusing this feature by going too fast."
        raise Refusal(graph_error(368, text, subcode=1390008))


def check_link(link: str) -> None:
    """Refuse an address that cannot be read; `.invalid` stands for hosts that do not answer."""
    if not link:
        return
    try:
        parts = urlsplit(link)
        host = parts.hostname or ""
    except ValueError:
        host = ""
    if not host or parts.scheme not in ("http", "https") or host.endswith(".invalid"):
        raise bad_parameter("The url you supplied is invalid", subcode=1609005)
