# The daily and the weekly edition: first what waits for a decision, then the numbers.

digest-help-digest = See the digest, or change when it comes
digest-usage-digest = Now: <code>/digest</code>; the week: <code>/digest week</code>; the whole community: <code>/digest community</code>; another hour: <code>/digest at 21:30</code>; no more: <code>/digest off</code>

digest-title = <b>{ $group }</b> · { $weekday }, { $day }
digest-decisions = <b>For you to decide</b>
digest-nothing-waits = Nothing waits for you. Enjoy your tea.
digest-numbers = <b>Numbers</b>{ $earlier ->
        [0] {""}
        [1] {" "}(day before)
       *[2] {" "}(day before / week before)
    }
digest-number = { $label } <b>{ $now }</b>{ $earlier ->
        [0] {""}
        [1] {" "}({ $before })
       *[2] {" "}({ $before } / { $ago })
    }
digest-gap = {" · "}
digest-comma = {", "}
digest-arrow = {" → "}
digest-chart = { $bars } { $label }

digest-metric-members = Members
digest-metric-joins = Joined
digest-metric-leaves = Left
digest-metric-active = Active
digest-metric-weekly = Active in 7 days
digest-metric-monthly = Active in 30 days
digest-metric-share = Active share
digest-metric-messages = Messages
digest-metric-replies = Replies
digest-metric-reactions = Reactions
digest-metric-check-ins = Check-in rate
digest-metric-turnout = Poll turnout
digest-metric-activation = Newcomers who spoke
digest-metric-cases = Cases
digest-metric-undone = Undone
digest-metric-reports = Reports
digest-metric-checked-in = Check-ins

# For you to decide
digest-wait-reports = · { $count ->
    [one] { $count } report waits
   *[other] { $count } reports wait
}, the oldest for { $age }
digest-wait-appeals = · { $count ->
    [one] { $count } appeal waits
   *[other] { $count } appeals wait
}, the oldest for { $age }
digest-wait-requests = · { $count ->
    [one] { $count } person asked to join and is not in
   *[other] { $count } people asked to join and are not in
}, the first { $age } ago
digest-wait-question = · { $name } is new, asked { $age } ago and got no answer: { $text }
digest-wait-rights = · I lack rights: { $name }
digest-wait-undos = · Rule “{ $name }” was undone { $count ->
    [one] once
   *[other] { $count } times
} in 7 days. Too strict?
digest-wait-trial = · { $rules ->
    [one] { $rules } rule only watches and
   *[other] { $rules } rules only watch and
} would have hit { $count ->
    [one] once
   *[other] { $count } times
} in 7 days: { $name }
digest-wait-deliveries = · { $count ->
    [one] { $count } action
   *[other] { $count } actions
} failed or may have, the first { $age } ago
digest-wait-buried = · { $count ->
    [one] { $count } update
   *[other] { $count } updates
} I could not handle, the first { $age } ago
digest-wait-budget = · The message budget was spent: { $count ->
    [one] { $count } line
   *[other] { $count } lines
} went unsaid
digest-wait-skipped = · { $count ->
    [one] { $count } announcement was
   *[other] { $count } announcements were
} not posted, the first { $age } ago

digest-do-reports = See reports
digest-do-appeals = See appeals
digest-do-requests = See requests
digest-do-question = Ask all for { $name }
digest-do-rights = See rights
digest-do-undos = Change “{ $name }”
digest-do-trial-enforce = Put in force
digest-do-trial-show = What they would hit
digest-do-trial-watch = Keep watching
digest-do-deliveries = See what failed
digest-do-buried = See what failed
digest-do-budget = { $more } more lines a day
digest-do-skipped = See announcements

digest-shown = See below
digest-done = Done

# Where data is missing
digest-was-away = <i>I was away from { $start } to { $end }; what I learned of that time later may not be all.</i>
digest-is-new = <i>I came { $today ->
        [true] today, so these numbers go up to now
       *[false] on { $day }
    }. { $compares ->
        [true] After a full week I compare with the week before as well
       *[false] From tomorrow I compare with the day before, from next week with the week before
    }.</i>
digest-strangers = <i>The group has { $counted } people. I know { $known } of them, the others once they speak.</i>

# The week
digest-week-title = <b>{ $group }, the week</b> · { $first } to { $last }
digest-week-newcomers = <b>Newcomers of the week before</b>
digest-week-stayed = { $joined } came, { $stayed } stayed ({ $share }), { $active } of them active this week
digest-week-nobody-came = Nobody came that week.
digest-week-inviters = Who brought most newcomers this week: { $names }
digest-week-inviter = { $name } { $came }
digest-week-busiest = <b>Who wrote most this week</b>
digest-week-person = { $place }. { $name }: { $count }
digest-week-trend = { $weeks ->
        [one] <b>This week</b>
       *[other] <b>The last { $weeks } weeks</b> (old → new)
    }
digest-week-course = { $label } { $course }

# How it comes
digest-sent-privately = The digest has names in it, so I sent it to you privately.
digest-open-private = The digest has names in it, so it is private. Open our chat with the button below.
digest-open-private-write = A digest names people, so it is for the private chat. Write me a line there first, then ask again.
digest-cannot-reach-write = The owner's digest has nowhere to go. Owner, please write me one line in private, once.
digest-open-button = Open private chat
digest-cannot-reach = The owner's digest has nowhere to go. Owner, please open our private chat with the button below, once.
digest-settings-button = Digest settings
digest-settings =
    <b>The digest of { $group }</b>
    { $daily ->
        [true] Every day at { $at }, about { $day ->
            [today] the same day
           *[yesterday] the day before
        }.
       *[false] Turned off for everybody.
    }
    Weekly edition: { $weekly ->
        [off] none
        [mon] Monday
        [tue] Tuesday
        [wed] Wednesday
        [thu] Thursday
        [fri] Friday
        [sat] Saturday
       *[sun] Sunday
    }
    You: { $wanted ->
        [true] get it every day
       *[false] do not get it
    }
digest-at-button = { $at }
digest-yesterday-button = The day before
digest-today-button = The same day
digest-weekly-mon-button = Week on Monday
digest-weekly-sun-button = Week on Sunday
digest-weekly-off-button = No week
digest-want-button = Send it to me
digest-unwant-button = Not to me
digest-time-kept = Good: every day at { $at }, about { $day ->
        [today] the same day
       *[yesterday] the day before
    }.
digest-wanted = Good, you get it every day from now on.
digest-unwanted = Good, no more of it. Say /digest on when you want it again.
