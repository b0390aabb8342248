# What the platform counts itself: all groups of one owner together.

tally-title = <b>As the platform counts</b>: all groups of { $owner } together, { $day }{ $earlier ->
        [0] {""}
        [1] {" "}(day before)
       *[2] {" "}(day before / week before)
    }
tally-none-yet = <b>As the platform counts</b>: the data of { $day } is incomplete. It has not given the numbers of { $owner }'s groups yet.
tally-groups = Groups
tally-new-groups = New groups
tally-busy-groups = Groups with messages
tally-members = Members
tally-new-members = New members
tally-writers = People who wrote
tally-messages = Messages
