buttons-expired = This button no longer works. Please send the command again.
buttons-not-yours = This button is for somebody else.
buttons-used = This button was used already.
