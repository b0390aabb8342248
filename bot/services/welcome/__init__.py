"""Welcome: who is greeted, together with whom, and which welcome stands in the chat."""
