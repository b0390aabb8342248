# What the buttons of the digest lead to

decisions-nothing-left = Nothing is left. Well done.
decisions-asked-already = The group was asked already, or the question is too old.
decisions-please-answer = Our new friend's question is still open. Does anybody know?
decisions-budget-raised = From now on up to { $count } lines a day.
decisions-requests-title = <b>Requests to join</b>
decisions-request = · { $name }, waiting for { $age }
decisions-approve = Let { $name } in
decisions-decline = Turn { $name } away
decisions-let-in = Let in
decisions-turned-away = Turned away
decisions-trouble-title = <b>What did not work within 24 hours</b>
decisions-trouble-failed = · { $at } { $feature }: { $error }
decisions-trouble-unknown = · { $at } { $feature }: nobody knows whether it arrived, please look in the group
decisions-trouble-right = · { $at } { $feature }: a right is missing
decisions-trouble-more = · and { $count } more
decisions-trouble-buried = · { $count ->
    [one] { $count } update
   *[other] { $count } updates
} could not be handled, please have the log looked at (numbers { $numbers })
