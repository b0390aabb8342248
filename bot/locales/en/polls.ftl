polls-help-poll = Start a poll
polls-help-closepoll = End a poll and show its result
polls-help-polls = See open and recurring polls
polls-help-nonvoters = See who has not voted yet
polls-usage-poll =
    Like this: <code>/poll Where to this weekend? | Hiking | Cinema</code>
    In front you may add: <code>-m</code> several answers, <code>-a</code> anonymous, <code>-q 2</code> quiz (option 2 is right, with “explanation: …” if you like), <code>-until 18:00</code>, <code>every fri 18:00</code> to repeat it.
polls-usage-closepoll = Reply to the poll with <code>/closepoll</code>.
polls-usage-polls = Just send <code>/polls</code>.
polls-usage-nonvoters = Reply to a poll with <code>/nonvoters</code>.

# Starting one
polls-ask-question = What would you like to ask? Send one line and I will make a poll of it. (Say “cancel” to stop.)
polls-ask-options = Which options? One a line, two at least.
polls-ask-again = Send it again: the question on the first line, then one option a line.
polls-draft-head = The poll will look like this:
polls-draft-answer = Right answer: { $answer }
polls-draft-lasts = Open for { $lasts } each time
polls-draft-rule = Repeats { $rule }
polls-draft-date = · { $at }
polls-post-button = Post
polls-change-button = Change
polls-cancel-button = Cancel
polls-toggle-multiple = One / several
polls-toggle-anonymous = Public / anonymous
polls-changed = Changed
polls-cancelled = All right, no poll.
polls-done = Done
polls-posted = “{ $question }” is now in { $chat }.
polls-series-started = “{ $question }” will be asked in { $chat } on time. Pause or delete it with /polls.

# What is wrong with one
polls-no-question = The question is missing.
polls-too-few-options = A poll needs two options at least; there { $count ->
        [one] is { $count }
       *[other] are { $count }
    }.
polls-too-many-options = A poll has { $most } options at most; there are { $count }.
polls-same-options = Two options are the same.
polls-invisible-option = One option is blank.
polls-question-too-long = The question is too long: { $most } characters at most.
polls-option-too-long = One option is too long: { $most } characters at most.
polls-too-long-together = Question and options together are too long: { $most } characters at most.
polls-explanation-too-long = The explanation is too long: { $most } characters at most.
polls-explanation-needs-quiz = An explanation needs an answer: add <code>-q 2</code> to say which option is right.
polls-quiz-needs-number = After -q comes the number of the right option; “{ $found }” is no number.
polls-quiz-is-single = A quiz has one answer.
polls-no-such-answer = There is no option { $number }; there are { $most }.
polls-no-such-time = I could not tell when “{ $found }” is. Try <code>18:00</code>, <code>2h</code> or <code>tomorrow 9:00</code>.
polls-no-such-length = I could not tell how long “{ $found }” is. Try <code>2h</code> or <code>3d</code>.
polls-time-too-near-or-far = A poll is open for 30 seconds to one year.
polls-until-with-rule = A recurring poll takes <code>-for 2h</code>, how long each one is open, instead of -until.
polls-time-is-past = Its time is over already. Please start again.
polls-bad-weights = I could not read the weights “{ $found }”. Try <code>-w admin=3,operator=2</code>, each from 1 to 100.
polls-unknown-option = There is no option “{ $found }”.
polls-native-weights = The platform's own polls cannot weigh votes. Leave out -native and it works.
polls-native-options = The platform's own polls have 12 options at most. Leave out -native and it works.
polls-native-length = Question or options are too long for the platform's own poll. Leave out -native and it works.
polls-native-time = The platform's own polls last 30 days at most. Leave out -native and it works.
polls-unheard = Nothing is heard in that group and it has no buttons, so nobody could vote.
polls-native-missing = This platform has no polls of its own. Leave out -native and it works.

# The card
polls-head = <b>Poll: { $question }</b>
polls-result-head = <b>Result: { $question }</b>
polls-mark-quiz = quiz
polls-mark-anonymous = anonymous
polls-mark-multiple = several answers
polls-mark-weight = a vote of { $role } counts { $weight }
polls-mark-until = until { $at }
polls-role-owner = the owner
polls-role-admin = an admin
polls-role-operator = an operator
polls-role-content = a content editor
polls-role-events = an event host
polls-option = { $number }. { $option }
polls-bar = { $bar } { $percent }% · { $votes }
polls-bar-weighted = { $bar } { $percent }% · { $votes } people, { $weight } votes
polls-names = {"  "}{ $names }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }
polls-turnout = { $voters } of { $members } voted ({ $percent }%)
polls-turnout-unknown = { $voters } voted
polls-how-to-vote = Send “vote { $example }” to choose option { $example }, “vote 0” to take it back.
polls-vote-in-private = Everybody got a ballot in private; vote there.
polls-on-ballot = “{ $question }”: { $said }
polls-ballot-closed = The poll is over; the result is in the group
polls-left-the-group = You have left the group, so this vote does not count.
polls-nobody-voted = Nobody voted.
polls-winner = Most votes: <b>{ $options }</b> ({ $percent }%)
polls-tie = A tie: <b>{ $options }</b> ({ $percent }% each)
polls-quiz-result = Right answer: <b>{ $answer }</b>, found by { $right }
polls-explanation = Explanation: { $text }
polls-close-button = End the poll

# Voting
polls-voted = Your vote: { $options }
polls-taken-back = Your vote is taken back
polls-unchanged = Your vote is as it was
polls-too-late = The poll is over, so this vote does not count.
polls-not-found = This poll is gone. /polls shows those there are.
polls-only-one = Only one answer is allowed here.
polls-no-such-option = There are options 1 to { $most }.
polls-quiz-right = Right! { $explanation }
polls-quiz-wrong = Not quite: the answer is “{ $answer }”. { $explanation }
polls-answered-already = A quiz takes one answer. It is “{ $answer }”. { $explanation }

# Ending and looking after them
polls-not-yours = Only an admin, or whoever started it, can end this poll.
polls-ended = The poll is over and its result is shown.
polls-ended-unseen = This poll never arrived and is withdrawn now. To post it again: <code>/poll</code>
polls-ended-already = This poll is over already and will not open again.
polls-which = { $count } polls are open. Reply to the one you mean, with <code>/closepoll</code> or <code>/nonvoters</code>.
polls-none = There has been no poll in this group yet. Start one: <code>/poll Where to? | Hiking | Cinema</code>
polls-none-open = No poll is open and none is recurring.
polls-listed = { $number }. { $question } ({ $voters } voted)
polls-listed-unknown = { $number }. { $question } (unknown whether it arrived)
polls-listed-series = { $number }. Recurring: { $question } (next { $at })
polls-listed-paused = { $number }. Recurring: { $question } (paused)
polls-end-numbered = End { $number }
polls-pause-numbered = Pause { $number }
polls-resume-numbered = Go on { $number }
polls-delete-numbered = Delete { $number }
polls-not-public = This poll is anonymous: who voted stays private.
polls-everybody-voted = Everybody has voted.
polls-missing = { $count ->
        [one] { $count } person has
       *[other] { $count } people have
    } not voted: { $names }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }
polls-nudge-button = Remind them once
polls-nudge-private = The poll “{ $question }” in { $chat } still waits for your vote.
polls-nudge-group = { $people }{ $more ->
        [0] {""}
       *[other] {" "}and { $more } more
    }: the poll “{ $question }” still waits for your votes.
polls-nudged = Reminded: { $privately } privately, { $in_group } in the group.
polls-nudged-already = They were reminded once already; that is enough.
polls-between-names = {", "}
