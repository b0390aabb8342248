# Reports: members point at a message, admins decide.

reports-thanks = Thank you, the admins of “{ $group }” will look at it.
reports-thanks-again = You reported this one already; the admins will look at it.
reports-too-many = That was a lot of reports in one hour. Please try again later.
reports-not-reportable = This message cannot be reported.

reports-card-title = <b>Report</b> · { $group } · about { $name } · waiting { $age }
reports-card-text = Their words (tap to read): { $text }
reports-card-by = Reported by { $name }
reports-card-reason = Reported by { $name }: { $reason }
reports-card-more =
    { $count ->
        [one] 1 more person reported it
       *[other] { $count } more people reported it
    }
reports-card-count =
    { $count ->
        [one] 1 person reported it; send me /reports privately to see who and why
       *[other] { $count } people reported it; send me /reports privately to see who and why
    }
reports-card-claimed = { $name } looks after it
reports-claim-button = I look after it
reports-warn-button = Delete and warn
reports-mute-button = Delete and mute
reports-ban-button = Delete and ban
reports-dismiss-button = Nothing wrong
reports-more =
    { $count ->
        [one] 1 more is waiting.
       *[other] { $count } more are waiting.
    }
reports-none = No reports are waiting.
reports-claimed = It is yours.
reports-taken = Somebody looks after it already.
reports-decided = Done.
reports-decided-already = This report was decided already.
reports-closed-warn = <i>{ $name } deleted it and warned (case { $number }).</i>
reports-closed-mute = <i>{ $name } deleted it and muted (case { $number }).</i>
reports-closed-ban = <i>{ $name } deleted it and banned (case { $number }).</i>
reports-closed-dismiss = <i>{ $name } looked at it: nothing wrong.</i>
reports-told-acted = The message you reported in “{ $group }” was dealt with. Thank you.
reports-told-dismissed = The admins looked at the message you reported in “{ $group }” and found nothing wrong. Thank you for caring.

reports-help-report = Report a message
reports-usage-report = Answer the message you want to report, for example: <code>/report spam</code>
reports-help-reports = Show reports that wait for a decision
reports-usage-reports = Just send: <code>/reports</code>
