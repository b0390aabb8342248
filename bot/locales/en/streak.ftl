# One's own days, repairs and withdrawals.

streak-comma = {", "}
streak-help-me = My streak and my calendar
streak-usage-me = Just send <code>/me</code>
streak-help-repair = Cover or repair a missed day
streak-usage-repair = Please name the day, for example: <code>/repair yesterday</code>; for a member: <code>/repair @ming 3-1 was offline</code>
streak-help-uncheck = Withdraw a member's check-in of a day
streak-usage-uncheck = Please say who and which day, for example: <code>/uncheck @ming 3-1 by mistake</code>

streak-title = <b>{ $name }</b>, “{ $ritual }”
streak-numbers = Streak <b>{ $current }</b>, longest { $longest }, check-ins { $total }, freeze cards { $cards }
streak-challenge = Challenge: { $done } of { $need } days done (until { $last })
streak-month = { $year }-{ $month }
streak-weekdays = {" Mo  Tu  We  Th  Fr  Sa  Su"}
streak-legend = ● done  ◐ covered  ○ missed  □ today
streak-earlier = Month before
streak-later = Month after

streak-no-ritual = No check-ins here yet. Say <code>check-in</code> to begin.
streak-which = Which ritual? Please write its name before the day: { $names }
streak-repaired = Repaired: { $name }, “{ $ritual }”, { $day }. The streak is { $streak } now{ $points ->
    [0] .
   *[other] , +{ $points } points.
 }
streak-withdrawn = Withdrawn: { $name }, “{ $ritual }”, { $day }. The streak is { $streak } now{ $points ->
    [0] .
   *[other] , { $points } points taken back.
 }
streak-nothing-to-withdraw = { $name } has no check-in for “{ $ritual }” on { $day }.
streak-already = { $name } checked in for “{ $ritual }” on { $day } already.
streak-rest-day = “{ $ritual }” was not asked for on { $day }.
streak-out-of-reach = Only past days of the last { $days } days can be repaired, for example: <code>/repair yesterday</code>
streak-not-a-member = Channels and bots do not check in.
streak-card-spent = { $name } covered { $day } of “{ $ritual }” with a freeze card. The streak is { $streak } now; { $cards } left.
streak-covered = A card covers { $day } of “{ $ritual }” already.
streak-no-cards = { $every ->
    [0] There are no freeze cards in this group. An admin can repair a day.
   *[other] You hold no freeze card: one is earned for every { $every } days of a streak.
 }
streak-nothing-to-save = There is no check-in before { $day } that a card could save.
