# Welcome: newcomers are met together, and one message is enough.

welcome-default = 👋 Welcome to <b>{ $group }</b>, { $names }!
welcome-default-intro =
    👋 Welcome to <b>{ $group }</b>, { $names }!
    Say a few words about yourself with #intro, we would love to know you.
welcome-default-back = 👋 Good to have you back, { $names }!
welcome-names-and-more = { $names } and { $more ->
    [one] one more
   *[other] { $more } more
}
welcome-buddy = If anything is unclear, just ask { $name }.
welcome-comma = {", "}
welcome-bot-added = { $has_by ->
    [true] { $by } added the bot { $bot }.
   *[false] The bot { $bot } is in the group now.
}

welcome-rules-button = 📜 Rules
welcome-introduction-button = 🙋 Introduce myself
welcome-no-rules = This group has not written any rules yet.
welcome-rules-notice = { $text }
welcome-rules-told =
    The rules of <b>{ $group }</b>:

    { $text }
welcome-rules-sent = The rules are long, so I sent them to you privately.
welcome-rules-cut = { $text }… (send /rules in the group to read it all)

welcome-preview =
    { $on ->
        [true] The welcome is on. Newcomers see:
       *[false] The welcome is off. Once it is on, newcomers see:
    }

    { $text }
welcome-switch-button = { $on ->
    [true] Turn the welcome off
   *[false] Turn the welcome on
}
welcome-switched = { $on ->
    [true] The welcome is on.
   *[false] The welcome is off. I say nothing when somebody joins.
}
welcome-type-button = Change the text
welcome-your-turn = Send me the new welcome as your next message. You may use {"{"}name{"}"}, {"{"}group{"}"}, {"{"}count{"}"}, {"{"}rules{"}"} and {"{"}buddy{"}"}.
welcome-kept = Got it.
welcome-cannot-test = I cannot say anything in this group; <code>/welcome</code> shows the words.
welcome-newcomer = newcomer
welcome-tested = I posted one in the group, have a look.

welcome-bad-too-long = That is too long, at most { $limit } characters. For example: <code>/setwelcome Welcome to {"{"}group{"}"}, {"{"}name{"}"}!</code>
welcome-bad-unbalanced = The { $found } at character { $position } has no partner; write two of them to show a brace. For example: <code>/setwelcome Welcome to {"{"}group{"}"}, {"{"}name{"}"}!</code>
welcome-bad-empty-name = The braces at character { $position } are empty. For example: <code>/setwelcome Welcome to {"{"}group{"}"}, {"{"}name{"}"}!</code>
welcome-bad-unknown-name = I do not know { $found } at character { $position }; you may use {"{"}name{"}"}, {"{"}group{"}"}, {"{"}count{"}"}, {"{"}rules{"}"} and {"{"}buddy{"}"}. For example: <code>/setwelcome Welcome to {"{"}group{"}"}, {"{"}name{"}"}!</code>
welcome-bad-not-a-name = { $found } at character { $position } is no placeholder; you may use {"{"}name{"}"}, {"{"}group{"}"}, {"{"}count{"}"}, {"{"}rules{"}"} and {"{"}buddy{"}"}. For example: <code>/setwelcome Welcome to {"{"}group{"}"}, {"{"}name{"}"}!</code>

welcome-help-welcome = See the welcome, turn it on or off, try it
welcome-usage-welcome = For example: <code>/welcome</code> shows it, <code>/welcome off</code> turns it off, <code>/welcome test</code> posts one in the group
welcome-help-setwelcome = Write the welcome
welcome-usage-setwelcome = Put the welcome behind it, for example: <code>/setwelcome Welcome to {"{"}group{"}"}, {"{"}name{"}"}!</code> (<code>/setwelcome default</code> takes ours again)
