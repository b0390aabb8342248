# One person's accounts on several platforms: linked, and parted again.

linking-help-link = Link my accounts on two platforms
linking-usage-link = Send me <code>/link</code> privately for a code, then <code>/link CODE</code> privately on the other platform.
linking-help-linkfor = Ask for a link code for a member
linking-usage-linkfor = Say who it is for: <code>/linkfor @xiaoming</code>, or answer a message of theirs.
linking-account = { $name } (@{ $username })
linking-platform-telegram = Telegram
linking-platform-wecom = WeCom
linking-platform-playground = the playground
linking-code =
    Your link code: <code>{ $code }</code>, good once, until { $until }.
    On the other platform, send me privately: <code>/link { $code }</code>
    In the end I come back here and ask you; nothing happens without your yes. Give the code to nobody.
linking-code-for =
    A link code for { $name }: <code>{ $code }</code>, good once, until { $until }.
    They send it to me privately on the other platform: <code>/link { $code }</code>
    In the end they are asked on this side; nothing happens without their yes.
linking-sent-privately = The code went to you privately.
linking-write-first = A code goes to you alone. Write to me privately once, then try again.
linking-owner-only = Only the owner asks for a member's code. The member can send me <code>/link</code> privately.
linking-cannot-ask = I have no way to ask { $name }: they write to me privately once, then try again.
linking-too-often = Too many times. Try again after { $at }.
linking-no-good-code = That code is no good: mistyped, expired or used. Send <code>/link</code> on the other side for a new one.
linking-own-code = That code is to be sent on the other platform, not here.
linking-cannot-be-one = These two accounts cannot be linked: a person has one account on each platform.
linking-agree =
    Link with <b>{ $name }</b> on { $platform }? They are in { $groups ->
        [one] one group
       *[other] { $groups } groups
    }{ $duties ->
        [0] .
        [one] , and help to run one of them.
       *[other] , and help to run { $duties } of them.
    }
    You are one person from then on: points, check-ins, warnings, votes and roles go together, and either side can export or erase all of it.
    If that account is not yours, say so. You can also send <code>/link yes</code> or <code>/link no</code>.
linking-yes-button = That is me, link
linking-no-button = Not me
linking-now-there = Good. Now look at my message on { $platform }: { $name } has the last word there, within half an hour.
linking-decide =
    <b>{ $name }</b> on { $platform } used your link code and says they are you. { $on_behalf ->
        [true] The owner asked for the code on your behalf.
       *[false] {""}
    }
    If you agree you are one person, and they see everything kept about you{ $my_duties ->
        [0] .
        [one] , your duties in one group included.
       *[other] , your duties in { $my_duties } groups included.
    } If that account is not yours, say so. You can also send <code>/link yes</code> or <code>/link no</code>.
linking-decide-in-group = { $me }: <b>{ $name }</b> on { $platform } says they are you; the owner asked for the code on your behalf. If you agree you are one person, with data and duties together. If that is not you, say so.
linking-linked = Linked: you and { $name } on { $platform } are one person now. A group is still run with the account of its own platform. To part again, send /unlink.
linking-refused = Fine, nothing was linked and nothing was changed.
linking-too-late = This was answered already, or its time is over. If you still need it, send /link again.
linking-nothing-waits = Nothing waits for your yes. Send <code>/link</code> for a code.
linking-there-linked = Linked: you and { $name } on { $platform } are one person now. To part again, send /unlink.
linking-there-refused = { $name } on { $platform } says that is not them, so nothing was linked. If it was not you who used the code, somebody else had it; it is void now.
linking-there-for-linked = { $name }, for whom you got a code, and the account on { $platform } that used it are one person now.
linking-there-for-refused = The account on { $platform } that used the code you got for { $name } was not linked: one of the two said no. The code is void now.
linking-there-parted = Your account { $name } on { $platform } was parted from this one: points, check-ins, records and duties in the groups there went with it. Everything here stays.
