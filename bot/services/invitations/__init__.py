"""Personal invitations: the desk that hands them out, who came by them, and what that makes of an inviter."""
