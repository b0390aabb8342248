# Linked accounts are parted again.

unlinking-help-unlink = Part my linked accounts
unlinking-usage-unlink = Send me <code>/unlink</code> privately, then confirm.
unlinking-and = {", "}
unlinking-not-linked = This account is not linked with any other.
unlinking-really-part =
    Shall I really part this account from the one on { $there }?
    With this account go: points, check-ins, votes, warnings and roles in the groups on { $here }, and the groups that are yours there.
    Left behind: everything in the groups on { $there }. Points taken back as double when you linked do not return; on a community's board you are two from then on.
    You can also send <code>/unlink yes</code>.
unlinking-part-button = Part them
unlinking-stay-button = Never mind
unlinking-stays = Fine, nothing was changed.
unlinking-parted = Parted. This account, with everything in the groups on { $here }, is a person of its own now.
