buttons-expired = This button no longer works.
buttons-not-yours = This button is for somebody else.
buttons-used = This button was used already.
