raid-began = 🛡 Many people came in at once. The { $count } newest stay silent for now, and so does whoever comes next. Just go on as you were.
raid-began-by-hand = 🛡 Raid mode is on: newcomers cannot write for now ({ $count } who just came included). End it with <code>/raid off</code>.
raid-goes-on = Raid mode is on already. End it with <code>/raid off</code>.
raid-told = <b>{ $group }</b>: many people came in at once, so raid mode is on. Newcomers ({ $count } so far) are silent and nobody is greeted. It ends by itself once it is quiet; then it is for you to decide about them.
raid-ended = 🛡 Raid mode is over after { $minutes ->
        [one] one minute
       *[other] { $minutes } minutes
    }. { $count } people came in meanwhile and cannot write yet. Admins, please decide:
raid-ban-button = Ban all { $count }
raid-let-in-button = Let them in
raid-unban-button = Undo the bans
raid-banned = 🛡 { $name } banned the { $count } who came in.
raid-let-in = 🛡 { $name } let the { $count } who came in speak. Welcome!
raid-unbanned = 🛡 { $name } took back the bans of { $count }; they may come again.
raid-done = Done.
raid-decided-before = That was decided already.
raid-none = Raid mode is off and nobody waits for a decision. Switch it on with <code>/raid on</code>.
raid-shown-on = 🛡 Raid mode is on since { $since }; { $count } people cannot write.
raid-shown-undecided = { $count } people who came during the last raid still cannot write.

raid-help-raid = Raid mode: newcomers stay silent when many come at once
raid-usage-raid = For example: <code>/raid on</code>, <code>/raid off</code>, or <code>/raid</code> to see how things are
