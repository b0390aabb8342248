"""The guard: a chat's rules applied to what is said in it. The rules themselves are pure, see ``moderation``."""
