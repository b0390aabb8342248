# Ballots in private: whether they went out.

ballots-not-handed-out = The poll “{ $question }” in { $chat } came to nothing: no ballot could be handed out. /doctor or the digest says why.
ballots-perhaps-handed-out = The poll “{ $question }” in { $chat }: nobody can say whether everybody got a ballot. The votes that come count.
