# Setting rituals up.

ritual-comma = {", "}
ritual-help-rituals = See the rituals of this group
ritual-usage-rituals = Just send <code>/rituals</code>
ritual-help-ritual = Make or change a ritual
ritual-usage-ritual = New: <code>/ritual new Early 06:00-09:00 weekdays photo prompt=06:30</code>; change: <code>/ritual Early window 06:00-08:00</code>

ritual-title = <b>#{ $id } { $ritual }</b>{ $state ->
    [paused] {" "}(paused)
    [ended] {" "}(over)
   *[active] {""}
 }
ritual-words = Words: { $words }
ritual-every-day = Every day
ritual-days = Every { $days }
ritual-window = Open { $opens }–{ $closes }
ritual-day-start = A day begins at { $at }
ritual-proof-none = Proof: none
ritual-proof-text = Proof: a few words
ritual-proof-photo = Proof: a photo
ritual-proof-number = Proof: a number{ $has_unit ->
    [true] {" "}({ $unit })
   *[false] {""}
 }
ritual-prompt = Prompt at { $at }
ritual-remind = Reminder { $left } before the end
ritual-summary = Summary at the end
ritual-everyone = Everybody takes part
ritual-points = { $points } points each
ritual-challenge = Challenge: { $first } to { $last }{ $need ->
    [0] , every day counts
   *[other] , { $need } days to finish
 }

ritual-none = There is no ritual in this group now.
ritual-created = “{ $ritual }” is ready:
ritual-changed = “{ $ritual }” is changed:
ritual-deleted = “{ $ritual }” is deleted. Past check-ins and points stay.
ritual-gone = This ritual is gone. <code>/rituals</code> shows those there are.
ritual-no-such = There is no ritual “{ $found }”. Send <code>/rituals</code> to see them.
ritual-really = Really delete it?
ritual-sure = Delete
ritual-back = Back
ritual-history = <b>“{ $ritual }”</b>, check-ins of late:

ritual-ask-name = What is the ritual called (up to 20 characters)? Just send it, for example: <code>Early</code>
ritual-ask-window = When is “{ $ritual }” open?
ritual-ask-proof = What proof does “{ $ritual }” need?
ritual-ask-prompt = Shall a message with a button open “{ $ritual }”?
ritual-choice-any = All day
ritual-choice-none = No proof
ritual-choice-text = A few words
ritual-choice-photo = A photo
ritual-choice-number = A number
ritual-choice-off = No prompt
ritual-choice-write = Let me type

ritual-button-new = New
ritual-button-list = All rituals
ritual-button-pause = Pause
ritual-button-resume = Go on
ritual-button-history = History
ritual-button-delete = Delete
ritual-field-window = Time
ritual-field-days = Days
ritual-field-proof = Proof
ritual-field-prompt = Prompt
ritual-field-remind = Reminder
ritual-field-words = Words
ritual-field-name = Name
ritual-field-points = Points
ritual-field-length = Length
ritual-field-need = To finish
ritual-flip-summary-on = Summary on
ritual-flip-summary-off = Summary off
ritual-flip-who-on = For everybody
ritual-flip-who-off = For those who take part

ritual-misread = I could not read “{ $found }”. { $example }
ritual-unknown-field = I could not read “{ $found }”. You can set: window, days, proof, prompt, remind, summary, words, points, length. For example: <code>/ritual Early remind 30m</code>
ritual-word-taken = “{ $word }” means “{ $ritual }” already. Please choose another, for example: <code>words=gm</code>
ritual-clash-prompt-outside = The prompt must lie within the window, for example: <code>06:00-09:00 prompt=06:30</code>
ritual-clash-remind-too-long = The reminder must be shorter than the window, for example: <code>remind=30m</code>
ritual-clash-need-too-many = That is more days than the challenge has, for example: <code>21d need=18</code>
ritual-clash-need-without-end = Give the challenge a length first, for example: <code>21d need=18</code>
ritual-clash-too-many = A group can have 20 rituals. Please delete one you do not use with <code>/ritual</code>.

ritual-example-name = Send a name of up to 20 characters, for example: <code>Early</code>
ritual-example-words = Send up to 6 words, for example: <code>early,gm</code>
ritual-example-window = Send a time span, for example: <code>06:00-09:00</code>, or <code>any</code>
ritual-example-days = Send the days, for example: <code>daily</code>, <code>weekdays</code>, <code>mon,wed,fri</code>
ritual-example-daystart = Send the hour at which days begin, for example: <code>04:00</code>, or <code>default</code>
ritual-example-proof = Send the kind of proof, for example: <code>photo</code>, <code>text</code>, <code>number:km</code>, <code>none</code>
ritual-example-prompt = Send the time of the prompt, for example: <code>06:30</code>, or <code>off</code>
ritual-example-remind = Send how long before the end, for example: <code>30m</code>, or <code>off</code>
ritual-example-summary = Send <code>on</code> or <code>off</code>
ritual-example-who = Send <code>everyone</code> or <code>regulars</code>
ritual-example-points = Send the points of a check-in (0-1000), for example: <code>10</code>, or <code>default</code>
ritual-example-bonus = Send the points added per full week (0-1000), for example: <code>5</code>, or <code>default</code>
ritual-example-topic = Send <code>here</code> in the topic to use, or <code>off</code>
ritual-example-length = Send the number of days (2-366), for example: <code>21d</code>, or <code>off</code>
ritual-example-from = Send the first day, for example: <code>tomorrow</code>, <code>3-15</code>
ritual-example-need = Send how many days finish it, for example: <code>18</code>, or <code>default</code>
