# Checking in: a word, a button, a photo.

checkin-default-name = Daily check-in
checkin-comma = {", "}
checkin-help-checkin = Check in
checkin-usage-checkin = Just check in, with a note if you like, for example: <code>/checkin read 20 pages</code>

checkin-done = { $name } checked in: “{ $ritual }”, { $streak ->
    [one] <b>{ $streak }</b> day
   *[other] <b>{ $streak }</b> days
 } in a row{ $points ->
    [0] .
   *[other] , +{ $points } points.
 }{ $cards ->
    [earned] {" "}You earned a freeze card!
    [used] {" "}A freeze card covered what you missed ({ $covered }).
   *[same] {""}
 }
checkin-already = { $name } has checked in today already: “{ $ritual }”, { $streak } in a row.
checkin-not-open-yet = “{ $ritual }” opens at { $at }. See you then.
checkin-closed = “{ $ritual }” closed at { $at } today. Come a little earlier next time.
checkin-rest-day = “{ $ritual }” rests today. See you on { $day }.
checkin-rest = “{ $ritual }” rests today.
checkin-not-begun = “{ $ritual }” begins on { $day }.
checkin-paused = “{ $ritual }” is paused. Check in when it goes on.
checkin-ended = The challenge “{ $ritual }” is over.
checkin-needs-photo = A photo is missing: post it here within 10 minutes and “{ $ritual }” counts.
checkin-needs-text = A few words are missing: say here within 10 minutes how it went and “{ $ritual }” counts.
checkin-needs-number = A number is missing{ $has_unit ->
    [true] {" "}({ $unit })
   *[false] {""}
 }: tell it here within 10 minutes and “{ $ritual }” counts.
checkin-gone = This ritual is gone.
checkin-no-ritual = There is no ritual here yet. An admin can make one with /ritual new.
checkin-which = There are several rituals here; say one of these words: { $words }
