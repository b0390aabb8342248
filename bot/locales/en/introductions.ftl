# Introductions: once is enough, and nobody is nagged.

introductions-thanks = Nice to meet you, { $name }!{ $points ->
    [0] {""}
   *[other] {" "}+{ $points } points
}
introductions-your-turn = Write a message in the group: who you are, what you do, whom you would like to meet (at least { $least } letters). For 10 minutes it counts as your introduction.
introductions-known = You have introduced yourself already, we know you.
introductions-in-the-group = Introduce yourself in the group, so that everybody sees it.
introductions-shown =
    <b>{ $name }</b> ({ $at }):

    { $text }
introductions-shown-without-words = { $name } said hello on { $at }; the words are no longer kept.
introductions-none-of = { $name } has not said hello yet.
introductions-title = <b>Latest introductions</b>
introductions-nobody-yet = Nobody has said hello yet.
introductions-line = { $name } · { $at }
introductions-missing = Joined in the last { $days } days and not introduced yet, { $count }: { $names }{ $more ->
    [0] {""}
   *[other] {" "}and { $more } more
}
introductions-week = Last 7 days: { $joined } joined, { $spoke } spoke ({ $day } within 24 hours), { $introduced } said hello
introductions-unreached = Private words of the first days that found nobody: { $count } (the private chat was never opened)
introductions-unanswered = <b>Newcomers asked, and nobody answered yet:</b>
introductions-question = { $name } ({ $at }): { $text }
introductions-comma = {", "}
introductions-help-intro = Read how somebody introduced themselves
introductions-usage-intro = Whose? For example: <code>/intro @ming</code>, or answer one of their messages with <code>/intro</code>
introductions-help-introductions = Who has said hello, and who has not
introductions-usage-introductions = Just send <code>/introductions</code>
