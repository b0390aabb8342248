"""What a platform can do. Handlers declare what they need; help, doctor and README follow from it."""

from enum import StrEnum


class Capability(StrEnum):
    HEAR_EVERYTHING = "hear_everything"
    HEAR_US_SPOKEN_TO = "hear_us_spoken_to"
    SEE_JOINS = "see_joins"
    SEE_EDITS = "see_edits"
    SEE_REACTIONS = "see_reactions"
    SPEAK = "speak"
    """We say things ourselves. Elsewhere a person must send what we write, so nothing but announcements is written."""
    REPLY = "reply"
    EDIT_OWN = "edit_own"
    EDIT_WHEN_PRESSED = "edit_when_pressed"
    BUTTONS = "buttons"
    DELETE = "delete"
    RESTRICT = "restrict"
    BAN = "ban"
    PIN = "pin"
    NATIVE_POLL = "native_poll"
    JOIN_REQUESTS = "join_requests"
    INVITE_LINKS = "invite_links"
    PRIVATE_CHAT = "private_chat"
    PRIVATE_LINKS = "private_links"
    TOPICS = "topics"
    FILES = "files"
    PHOTOS = "photos"
    COMMAND_MENU = "command_menu"
    REACT = "react"
    LIST_ADMINS = "list_admins"
    GREETS_FOR_US = "greets_for_us"
    """We say no welcome there; the platform itself greets with words that we leave with it."""
    WATCHES_STAFF = "watches_staff"
    """It can hold back words in what members of staff write to customers; what customers write it never looks at."""
    FILL_GROUPS = "fill_groups"
    """We make groups ourselves, and bring people into them."""


IN_CONVERSATION = frozenset(
    {Capability.BUTTONS, Capability.FILES, Capability.PHOTOS, Capability.PRIVATE_CHAT, Capability.FILL_GROUPS}
)
"""What a command asks of the chat it is said in; everything else it asks of the group it is about."""
