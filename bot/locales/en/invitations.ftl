# Personal invitations: one for each member, and who brought whom.

invitations-help-invite = My own invitation, and who came by it
invitations-usage-invite = Just send <code>/invite</code>
invitations-help-invites = Who brought most newcomers
invitations-usage-invites = Just send <code>/invites</code>
invitations-help-uninvite = Take a member's invitation away
invitations-usage-uninvite = Please say whose, for example: <code>/uninvite @ming</code>, or answer a message of theirs with <code>/uninvite</code>; to give it back, add <code>back</code>

invitations-link = Your own link to invite friends to “{ $group }”: { $url }
invitations-picture = Your own QR code to invite friends to “{ $group }”; open it to have it scanned: { $url }
invitations-tally = { $came } came so far, { $stayed } of them stayed { $days ->
    [one] one day
   *[other] { $days } days
 } or longer.
invitations-introduced = { $count } of them introduced themselves.
invitations-told-privately = I sent it to you privately.
invitations-off = This group has no personal invitations.
invitations-taken-away = An admin has withdrawn your invitation; please ask them if you want another one.
invitations-too-many = Too many invitations are asked for right now; please try again in an hour.
invitations-no-right = I have no right to invite users here. Please ask an admin to grant it, then send <code>/invite</code> again
invitations-failed = The invitation could not be made; please send <code>/invite</code> again a little later

invitations-board = <b>Invitations, { $period }</b> (stayed: { $days ->
    [one] one day
   *[other] { $days } days
 } or longer)
invitations-place = { $rank }. { $name }: { $came } came, { $stayed } stayed
invitations-nobody = Nobody has come by a personal invitation yet.

invitations-withdrawn = The invitation of { $name } is withdrawn and its link leads nowhere; they get no other unless you give it back.
invitations-withdrawn-before = The invitation of { $name } was withdrawn before. To give it back, answer a message of theirs with <code>/uninvite back</code>
invitations-has-none = { $name } has not asked for an invitation yet.
invitations-give-back = Give it back
invitations-given-back = { $name } may ask for an invitation again with /invite
invitations-not-taken = The invitation of { $name } was not withdrawn.
