# Appeals: a second look at a case.

appeals-ask = Please say in one message why case { $number } was wrong; I will pass it on to the admins.
appeals-ask-short = Please write your reason below.
appeals-too-short = Please write a little more, so that the admins can understand it.
appeals-sent = Thank you, the admins have it. I will tell you what they decide.
appeals-too-soon = You appealed a short while ago. You may appeal again after { $at }.
appeals-not-yours = This case is not about you.
appeals-off = This group takes no appeals; please write to an admin.
appeals-undone = This case was undone already.
appeals-open = Your appeal is still waiting for an admin's answer.
appeals-decided-before = This case was appealed before, and the admins have answered.

appeals-card-title = <b>Appeal</b> · { $group } · { $name } · waiting { $age }
appeals-card-text = Reason: { $text }
appeals-card-privately = What they write is for admins: send me /appeals privately to read it.
appeals-card-other = { $name } acted then; somebody else had better decide.
appeals-accept-button = Accept and undo
appeals-reject-button = Uphold
appeals-more =
    { $count ->
        [one] 1 more is waiting.
       *[other] { $count } more are waiting.
    }
appeals-none = No appeals are waiting.
appeals-own = You cannot decide your own appeal.
appeals-decided-already = Somebody has decided this appeal already.
appeals-accepted = Accepted; the case is undone.
appeals-rejected = Upheld.
appeals-by-accepted = <i>{ $name } accepted the appeal; the case is undone.</i>
appeals-by-rejected = <i>{ $name } upheld the case.</i>
appeals-told-accepted = Your appeal about case { $number } in “{ $group }” was accepted; it is undone.
appeals-told-rejected = Your appeal about case { $number } in “{ $group }” was not accepted; it stands.

appeals-help-appeals = Show appeals that wait for an answer
appeals-usage-appeals = Just send: <code>/appeals</code>
