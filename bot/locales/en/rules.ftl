rules-comma = { ", " }
rules-shown =
    <b>Rules</b> (version { $version }, { $at }, accepted by { $accepted })

    { $text }
rules-accept-button = I have read and accept them
rules-accepted = Thank you, it is noted. Welcome!
rules-accepted-before = You have accepted this version already.
rules-old-version = The rules have changed. See the newest with /rules.
rules-none = This group has no rules yet. An admin can write them with <code>/setrules</code>.
rules-no-such-version = There is no such version. See them all with <code>/rules versions</code>.
rules-version = Version { $version } · { $at } · accepted by { $accepted }
rules-everybody-accepted = Everybody has accepted version { $version }.
rules-missing = Version { $version }: accepted by { $accepted }, not yet by { $count }: { $names }
rules-no-such-rule = There is no rule called { $id }. See them all with /rule.

rules-preview =
    <b>Version { $version } of the rules would change this:</b>

    { $changes }

    It holds once you confirm it.
rules-publish-button = Publish version { $version }
rules-published =
    <b>New rules</b> (version { $version }, { $at })

    { $text }
rules-published-notice = Version { $version } holds now.
rules-too-long = The rules have { $length } characters; { $limit } is the most. For example: <code>/setrules 1. Be kind 2. No ads</code>
rules-same = This is version { $version } word for word; nothing changes.

rules-prompt =
    👋 Newcomers, please read the rules and press the button; then you can write (within { $hours } hours):

    { $text }

rules-help-rules = Read the rules
rules-usage-rules = For example: <code>/rules</code>, <code>/rules versions</code>; for admins also <code>/rules who</code> and <code>/rules test flood 7</code>
rules-help-setrules = Write or change the rules
rules-usage-setrules = Write the rules behind the command, or answer a message that holds them. For example: <code>/setrules 1. Be kind 2. No ads</code>
