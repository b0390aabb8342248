# Cases: what was done to whom and why, in words, and the way back.

cases-and = , { "" }
cases-nobody = (several people)
cases-hearth = Hearth

cases-did-warn =
    { $points ->
        [one] warned (1 point)
       *[other] warned ({ $points } points)
    }
cases-did-delete =
    { $count ->
        [one] 1 message deleted
       *[other] { $count } messages deleted
    }
cases-did-mute-until = muted until { $until }
cases-did-mute = muted until lifted
cases-did-ban-until = banned until { $until }
cases-did-ban = banned
cases-did-kick = removed (may come back)
cases-did-notify = admins told
cases-plain-warn = warning
cases-plain-delete = deleting messages
cases-plain-mute = muting
cases-plain-ban = banning
cases-plain-kick = removing
cases-plain-notify = telling
cases-cannot-here = { $what } (this platform lets no bot do it; an admin can)
cases-could-not = { $what } (not done, I lack the right)

cases-line = <b>{ $name }</b>: { $what } (case { $number })
cases-reason = . Reason: { $reason }
cases-line-undone = <i>Undone by { $by }:</i> { $line }
cases-line-exempted = <i>Undone by { $by }; this rule leaves them alone for 30 days:</i> { $line }
cases-undo-button = Undo
cases-exempt-button = Undo and exempt
cases-appeal-button = Appeal

cases-notice = In “{ $group }”: { $what } (case { $number })
cases-told-undone = Case { $number } in “{ $group }” was undone. Sorry for the trouble.

cases-log = [{ $group }] { $line } · { $what } · { $by }
cases-log-shadow = [{ $group }] only watching, not done: { $line } · { $what }
cases-by-rule = rule “{ $rule }”, version { $version }
cases-by-command = command /{ $command }

cases-card-title = <b>Case { $number }</b> · { $at } · { $state }
cases-card-subject = About: { $name }
cases-card-why = Because of: { $what }
cases-card-actor = By: { $name }
cases-card-done = Done: { $what }
cases-card-reason = Reason: { $reason }
cases-card-evidence = Their words (tap to read): { $text }
cases-card-found = Matched: { $entry }
cases-card-count = Number: { $count }, limit { $limit }
cases-card-points = Warning points now: { $points }
cases-card-closed = Closed { $at } by { $name }
cases-held-mute-until = Muted until { $until }
cases-held-mute = Muted until lifted
cases-held-ban-until = Banned until { $until }
cases-held-ban = Banned
cases-appeal-open = Appealed { $at }, waiting for an answer
cases-appeal-accepted = Appeal of { $at } accepted
cases-appeal-rejected = Appeal of { $at } rejected

cases-state-active = in force
cases-state-undone = undone
cases-state-appealed = under appeal
cases-state-upheld = upheld
cases-state-expired = over
cases-state-shadow = watched

cases-no-such-case = There is no case { $number }. /cases shows the recent ones.
cases-none = No cases yet.
cases-list-title = <b>Recent cases</b>
cases-listed = { $line } · { $at } · { $state }
cases-undone = Case { $number } is undone.
cases-undone-before = Case { $number } was undone before.
cases-nothing-to-undo = This rule only watched; there is nothing to undo.

cases-board-title = <b>Warning points</b>
cases-board-line =
    { $warnings ->
        [one] { $name }: { $points } (1 warning)
       *[other] { $name }: { $points } ({ $warnings } warnings)
    }
cases-board-empty = Nobody has warning points right now. Nice.

cases-member-title = <b>{ $name }</b> · { $number }
cases-member-joined = Joined { $at } ({ $source })
cases-member-seen = Known since { $at }, was here before
cases-member-messages =
    { $count ->
        [one] 1 message
       *[other] { $count } messages
    }
cases-member-reports = Reported { $about } times; reported others { $sent } times, { $right } of them rightly
cases-member-cases = Cases: { $count }, appeals: { $appeals }
cases-source-link = by link
cases-source-request = by request
cases-source-added = added by somebody
cases-source-unknown = unknown how

cases-help-case = Show one case
cases-usage-case = Add the number, for example: <code>/case 12</code>
cases-help-cases = Show recent cases, or somebody's
cases-usage-cases = For example: <code>/cases</code> or <code>/cases @ming</code>; answering their message works too
cases-help-warnboard = Show who has warning points
cases-usage-warnboard = Just send: <code>/warnboard</code>
cases-help-member = Show a member's file
cases-usage-member = Say who, for example: <code>/member @ming</code>, or answer their message
cases-help-undo = Undo a case
cases-usage-undo = Add the number, for example: <code>/undo 12</code>
