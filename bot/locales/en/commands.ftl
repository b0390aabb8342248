commands-only-in-group = This command works in a group.
commands-only-in-private = This command works in a private chat with me. Tap my picture to open it.
commands-connect-first = Choose a group first: send me <code>/connect</code> privately and tap its name.
commands-unlinked = Nobody has linked this group yet, so I only listen. The owner can link it with /start.
commands-not-on-this-platform = This platform cannot do that. /help shows what I can do here.
commands-missing-power = I lack a right in this group: { $powers }. The owner can switch it on in the group's settings.
commands-failed = Something went wrong and nothing was done. Please try again; if it fails again, give number { $number } to whoever runs me.
commands-too-old =
    { $count ->
        [one] I was away: one admin command was too old and was not run. Send it again if you still want it.
       *[other] I was away: { $count } admin commands were too old and were not run. Send them again if you still want them.
    }
commands-unknown-near = I do not know this command. Did you mean /{ $command }? /help shows everything.
commands-unknown = I do not know this command. /help shows what I can do.
commands-no-such-number = There is no number { $number } to choose now. Send the command again and I will list the choices; to vote in a poll write “vote { $number }”.
commands-lost = I only understand commands and buttons. /help shows what I can do for you.
