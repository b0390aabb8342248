# The roster keeps records and says nothing.
