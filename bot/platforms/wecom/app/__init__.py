"""The self-built app (自建应用): private chats with colleagues, and the callbacks of the whole corp."""
