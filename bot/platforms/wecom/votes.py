"""How the cards of WeCom's own kind of vote are told from cards of buttons, whichever surface they were posted by."""

VOTE = "v-"
"""A task id that begins so is the platform's own vote; any other is a card of buttons."""
