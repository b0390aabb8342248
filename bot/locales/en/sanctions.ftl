# Sanctions by hand.

sanctions-points-now = ; points now: { $points }.
sanctions-no-warning = { $name } has no warning to take back.
sanctions-unwarned =
    { $points ->
        [one] Took back a warning of { $name } (case { $number }, 1 point).
       *[other] Took back a warning of { $name } (case { $number }, { $points } points).
    }
sanctions-unmute-done = { $name } may write again.
sanctions-unban-done = { $name } is no longer banned and may come back.

sanctions-not-unknown = I do not know this person. Answer one of their messages, or give the numeric id, for example: <code>/warn 12345678 flooding</code>
sanctions-not-look-alike = This name holds characters that only look like letters, so it may be an impostor. Answer their message, or write their number.
sanctions-not-several = More than one account goes by this name. Answer their message, or write their number.
sanctions-not-stale = I have not seen this name for long; it may belong to somebody else now. Answer their message, or write their number.
sanctions-not-two-people = You answered one person and named another. Please choose one.
sanctions-not-self = That is you.
sanctions-not-staff = Admins do not act on each other.
sanctions-not-service = This is a service account or the group's own channel; nothing was done.
sanctions-not-channel = A channel can only be banned: answer its message with /ban.

sanctions-help-warn = Warn a member
sanctions-usage-warn = Answer their message or say who, for example: <code>/warn @ming flooding</code>
sanctions-help-swarn = Warn a member, silently
sanctions-usage-swarn = Answer their message or say who, for example: <code>/swarn @ming flooding</code>
sanctions-help-dwarn = Warn a member, and delete the answered message
sanctions-usage-dwarn = Answer the message to delete, for example: <code>/dwarn flooding</code>
sanctions-help-mute = Mute a member
sanctions-usage-mute = Answer their message or say who, for example: <code>/mute @ming 2h flooding</code>; durations are written 30m, 2h, 3d
sanctions-help-smute = Mute a member, silently
sanctions-usage-smute = Answer their message or say who, for example: <code>/smute @ming 2h flooding</code>; durations are written 30m, 2h, 3d
sanctions-help-dmute = Mute a member, and delete the answered message
sanctions-usage-dmute = Answer the message to delete, for example: <code>/dmute 2h flooding</code>
sanctions-help-kick = Remove a member, who may come back
sanctions-usage-kick = Answer their message or say who, for example: <code>/kick @ming spam</code>
sanctions-help-skick = Remove a member, who may come back, silently
sanctions-usage-skick = Answer their message or say who, for example: <code>/skick @ming spam</code>
sanctions-help-dkick = Remove a member, who may come back, and delete the answered message
sanctions-usage-dkick = Answer the message to delete, for example: <code>/dkick spam</code>
sanctions-help-ban = Ban a member
sanctions-usage-ban = Answer their message or say who, for example: <code>/ban @ming 7d spam</code>; durations are written 30m, 2h, 3d
sanctions-help-sban = Ban a member, silently
sanctions-usage-sban = Answer their message or say who, for example: <code>/sban @ming 7d spam</code>; durations are written 30m, 2h, 3d
sanctions-help-dban = Ban a member, and delete the answered message
sanctions-usage-dban = Answer the message to delete, for example: <code>/dban 7d spam</code>
sanctions-help-unwarn = Take back the newest warning
sanctions-usage-unwarn = Answer their message or say who, for example: <code>/unwarn @ming</code>
sanctions-help-unmute = Let a member write again
sanctions-usage-unmute = Answer their message or say who, for example: <code>/unmute @ming</code>
sanctions-help-unban = Lift a ban
sanctions-usage-unban = Answer their message or say who, for example: <code>/unban @ming</code>
sanctions-not-removed = { $name } could not be removed (#{ $number }); the platform says: { $said }
