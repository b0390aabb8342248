# The rules on trial: seen together, decided at once.

trials-title = <b>{ $group }: rules that only watch</b> (7 days)
trials-rule = <b>{ $name }</b>: { $sought } → { $actions }. { $hits ->
        [0] Nothing hit.
        [one] Would have hit once:
       *[other] Would have hit { $hits } times:
    }
trials-choice = While they watch I take notes and act on nobody. In force I act by these rules, and every act can be undone. To change one of them: /rule
trials-enforce-button = Put { $count ->
        [one] it
       *[other] all { $count }
    } in force
trials-watch-button = Keep watching
trials-shown = See below
trials-shown-privately = Sent to you privately.
trials-open-private = It names members, so it is private. Send me /start privately and press again.
trials-none = No rule only watches any more. /rule shows them all.
trials-enforced = In force now: { $names }. Change them any time with /rule
trials-watching = I keep watching and ask again in { $days } days.
