"""Inbox, dispatcher, outbox, sender, timers. The only place that opens transactions."""
