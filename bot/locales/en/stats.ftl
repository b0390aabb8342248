# The card of /stats

stats-help-stats = Numbers of today, 7 days, 30 days
stats-usage-stats = Just send <code>/stats</code>

stats-title = <b>{ $group }</b> · { $period }
stats-today = today
stats-week = the last 7 days
stats-month = the last 30 days
stats-today-button = Today
stats-week-button = 7 days
stats-month-button = 30 days
stats-again = ↻
stats-beside-today = <i>in brackets: the whole of yesterday</i>
stats-beside-week = <i>in brackets: the 7 days before</i>
stats-beside-month = <i>in brackets: the 30 days before</i>
stats-line = { $label } <b>{ $now }</b>{ $before ->
        [none] {""}
       *[other] {" "}({ $before })
    }
stats-share = , { $share }%
stats-label-members = Members
stats-label-active = Active people
stats-label-message = Messages
stats-label-reply = Replies
stats-label-reaction = Reactions
stats-label-check-in = Check-ins
stats-label-vote = Votes
stats-label-join = Joined
stats-label-leave = Left
