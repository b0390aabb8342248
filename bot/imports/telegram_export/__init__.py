"""What Telegram Desktop writes with "Export chat history" in JSON: ``result.json``.

``stream`` reads JSON piece by piece, ``reader`` knows how the file is laid out, ``messages`` what one message says in
our own words, ``survey`` what must be known of the whole file first; ``batch`` and ``importer`` write it down.
"""
