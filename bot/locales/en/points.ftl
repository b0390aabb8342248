# Points and leaderboards.

points-help-points = My points and where they came from
points-usage-points = Just send <code>/points</code>; for the whole community <code>/points community</code>
points-help-rank = Leaderboard: this week, this month, all time
points-usage-rank = Just send <code>/rank</code>; for the whole community <code>/rank community</code>
points-help-grant = Give points to a member, or take some
points-usage-grant = Please say whom, how many and why, for example: <code>/grant @ming 10 great talk</code> (or -10 to take)

points-balance = { $name } has <b>{ $balance }</b> points, { $week } of them from this week.
points-balance-together = { $name } has <b>{ $balance }</b> points in the community “{ $community }”, { $week } of them from this week.
points-entry = { $day } { $amount } { $reason }{ $has_note ->
    [true] : { $note }
   *[false] {""}
 }
points-reason-checkin = check-in
points-reason-repair = repair
points-reason-withdraw = check-in withdrawn
points-reason-grant = admin
points-reason-introduction = introduction
points-reason-invited = somebody invited has stayed
points-reason-linked = accounts linked, counted once
points-reason-other = other
points-granted = { $name } got { $amount } points and has { $balance } now.
points-taken = { $amount } points taken from { $name }, { $balance } left.
points-out-of-bounds = Give or take 1 to { $most } points at once, for example: <code>/grant @ming 10 great talk</code>

points-week = this week
points-month = this month
points-all = all time
points-tab-points = Points
points-tab-check-ins = Check-ins
points-scope-chat = this group
points-scope-community = whole community
points-board-points-together = <b>{ $community }: points, { $period }</b>
points-board-check-ins-together = <b>{ $community }: check-ins, { $period }</b>
points-board-points = <b>Points, { $period }</b>
points-board-check-ins = <b>Check-ins, { $period }</b>
points-place-points = { $rank }. { $name }: { $amount }
points-place-check-ins = { $rank }. { $name }: { $amount }
points-own-below = …
points-nobody = Nobody yet. Be the first!
