# A ritual's day: prompt, reminder, summary, and the end of a challenge.

roll-comma = {", "}
roll-tap = Check in
roll-wish = Remind me privately
roll-prompt = <b>“{ $ritual }”</b> is open.
roll-prompt-until = <b>“{ $ritual }”</b> is open until { $closes }.
roll-how-none = One tap is enough.
roll-how-text = Say its word and a few words about today.
roll-how-photo = Say its word with a photo.
roll-how-number = Say its word and a number{ $has_unit ->
    [true] {" "}({ $unit }).
   *[false] .
 }
roll-done-so-far = Checked in so far ({ $count }): { $names }
roll-and-more = { $names } and { $count } more
roll-challenge-day = Day { $day } of { $days }
roll-wish-on = I will remind you privately when time runs out (please start a private chat with me first).
roll-wish-off = I will not remind you any more.
roll-reminder = { $group }: “{ $ritual }” closes in { $left }, and you have not checked in yet.
roll-still-missing = “{ $ritual }” closes in { $left }; { $count } have not checked in yet.
roll-summary = <b>“{ $ritual }”, { $day }</b>: { $count } checked in
roll-done = In: { $names }
roll-total = { $total } { $unit } together
roll-missing = Missing ({ $count }): { $names }
roll-complete = Everybody is in!
roll-no-ritual = No ritual is going on.
roll-begins = The challenge “{ $ritual }” begins today: { $days } days, until { $last }. Let us go!
roll-finish = <b>The challenge “{ $ritual }” is over!</b> { $count } made it to { $need } days:
roll-finisher = { $place }. { $name }: { $days }{ $covered ->
    [0] {""}
   *[other] {" "}(+{ $covered } by card)
 }
roll-finish-more = { $count } more made it.
roll-finish-others = Along the way:
roll-finish-other = { $name }: { $days }
roll-help-missing = See who has not checked in today
roll-usage-missing = Just send <code>/missing</code>
