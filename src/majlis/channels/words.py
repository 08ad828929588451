"""The stable words on the rows of this room, as sentences for people."""

from collections.abc import Iterable, Mapping

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Sentence = str | Promise

# Why a person has to connect an account again.
LOGGED_OUT: Mapping[str, Sentence] = {
    "logged_out": _("The network no longer takes our permission. Connect the account again."),
    "refresh_refused": _("The network did not renew our permission. Connect the account again."),
    "no_permission": _("There is no permission for this account. Connect it again."),
    "no_application": _(
        "The application of this network is not registered. Register it, then connect the account"
        " again."
    ),
    "key_lost": _(
        "The stored permission cannot be opened with the installation's key. Put the right key"
        " back, or connect the account again."
    ),
    "other_account": _(
        "The permission belongs to another account now. Connect the right account again."
    ),
}
# What the last check of a connected account found.
PROBLEMS: Mapping[str, Sentence] = {
    "unreachable": _("The network did not answer at the last check. We ask it again by ourselves."),
    "refused": _("The network refused the last check. Look at the account on the network itself."),
}
STANDINGS: Mapping[str, Sentence] = {
    "cannot_publish": _(
        "The network granted less than publishing needs. Connect again and leave every permission"
        " switched on."
    ),
    "less": _(
        "Posts can go out. For what is named below, connect again and leave every permission"
        " switched on."
    ),
    "ending": _(
        "The network's permission ends soon and does not renew itself. Connect the account again"
        " before then."
    ),
}
PAUSES: Mapping[str, Sentence] = {
    "person": _("A colleague paused this account. Nothing goes out until someone resumes it."),
    "foreign_post": _(
        "Paused because a post appeared that we did not make. Check the account, then resume it."
    ),
    "logged_out": _("Paused because the network ended our permission."),
    "duplicate": _("Paused because a post appeared twice. Check the account, then resume it."),
}
PAUSED = _("This account is paused. Nothing goes out until someone resumes it.")

# Why a walk through a network's consent page did not end in a connection.
FAILURES: Mapping[str, Sentence] = {
    "denied": _("Access was not granted on the network's page. Nothing was connected."),
    "refused": _("The network did not accept the request. Check the registered application."),
    "unreachable": _("The network did not answer. Nothing was connected: start again."),
    "too_late": _("It took too long, and the network's code is over. Start again."),
    "no_account": _(
        "The network named no account that this person may manage. Ask for a role there first."
    ),
    "other_account": _(
        "Another account came back than the one to be connected again. Nothing was changed. Sign"
        " in to the network with the right account and start again."
    ),
    "not_available": _("This account cannot be connected here."),
    "key_lost": _("The installation's key cannot open what is needed. Tell whoever runs it."),
}
# Why a network does not tell us of new comments just now; anything else is its own sentence.
HEARING: Mapping[str, Sentence] = {
    "unreachable": _(
        "The network did not answer when we asked it to tell us of new comments. We ask it again"
        " by ourselves."
    ),
    "logged_out": _("The network tells us nothing until the account is connected again."),
}

# What a self-test looks at, and what stands in its way.
TICKS: Mapping[str, Sentence] = {
    "account": _("The network answers with the account's name"),
    "permissions": _("Every permission that we asked for was granted"),
    "media": _("Our address for files answers"),
    "hearing": _("The network tells us of new comments"),
    "reads": _("The mailbox opens, and its folder can be read"),
    "copies": _("The folder of sent mails is there"),
    "sends": _("The server for sending takes our user name and password"),
    "answers": _("The system answers at its address for answers"),
}
NOT_TICKED: Mapping[str, Sentence] = {
    "account": _("The network did not answer with the account's name"),
    "permissions": _("Not every permission was granted; those missing are named above"),
    "media": _("Our address for files does not answer"),
    "hearing": _("The network does not tell us of new comments yet"),
    "reads": _("The mailbox cannot be read"),
    "copies": _("The folder of sent mails cannot be opened"),
    "sends": _("The server for sending cannot be used"),
    "answers": _("The system does not answer at its address for answers"),
}
OBSTACLES: Mapping[str, Sentence] = {
    **LOGGED_OUT,
    **PROBLEMS,
    **HEARING,
    "not_reached": _(
        "The network fetches images there. Set MAJLIS_MEDIA_URL to an address that the internet"
        " reaches."
    ),
    "password": _("The server does not take the user name or the password. Enter them again."),
    "no_folder": _("There is no folder of this name. Write it as the server names it."),
    "no_hook": _("Register the application of this network with its secret first."),
    "not_entered": _(
        "Enter the address for new comments on the application's page, under Webhooks."
    ),
}

NOT_CONNECTED = _("Nothing was connected. Start again.")

# What a permission is for, by the networks' own names for it.
PERMISSIONS: Mapping[str, Sentence] = {
    "tweet.read": _("reading posts"),
    "tweet.write": _("publishing posts"),
    "users.read": _("reading the account's name"),
    "media.write": _("uploading images and videos"),
    "offline.access": _("staying connected for more than two hours"),
    "tweet.moderate.write": _("hiding replies"),
    "like.read": _("liking comments"),
    "like.write": _("liking comments"),
    "dm.read": _("reading private messages"),
    "dm.write": _("answering private messages"),
    "pages_show_list": _("seeing the list of Pages"),
    "pages_read_engagement": _("reading posts"),
    "pages_manage_posts": _("publishing posts"),
    "pages_manage_engagement": _("answering comments"),
    "pages_read_user_content": _("reading comments"),
    "pages_manage_metadata": _("hearing of new comments"),
    "pages_messaging": _("private messages"),
    "read_insights": _("reading figures"),
    "business_management": _("Pages of a business account"),
    "instagram_business_basic": _("reading posts"),
    "instagram_business_content_publish": _("publishing posts"),
    "instagram_business_manage_comments": _("answering comments"),
    "instagram_business_manage_insights": _("reading figures"),
    "instagram_business_manage_messages": _("private messages"),
    "https://www.googleapis.com/auth/youtube": _("managing the channel"),
    "https://www.googleapis.com/auth/youtube.upload": _("uploading videos"),
    "https://www.googleapis.com/auth/youtube.readonly": _("reading the channel"),
    "https://www.googleapis.com/auth/youtube.force-ssl": _("publishing and removing videos"),
    "https://www.googleapis.com/auth/yt-analytics.readonly": _("reading figures"),
    "w_organization_social": _("publishing posts"),
    "r_organization_social": _("reading posts"),
    "w_organization_social_feed": _("answering comments"),
    "r_organization_social_feed": _("reading comments"),
    "rw_organization_admin": _("seeing the pages that one manages"),
    "read": _("reading posts"),
    "write:statuses": _("publishing posts"),
    "write:media": _("uploading images and videos"),
    "write:favourites": _("liking comments"),
    "write:blocks": _("blocking accounts"),
    "r_basicprofile": _("reading one's own name"),
}


def without(scopes: Iterable[str]) -> list[tuple[str, Sentence]]:
    """Return each permission by the network's own name, and what cannot be done without it."""
    return [(scope, PERMISSIONS.get(scope, "")) for scope in scopes]
