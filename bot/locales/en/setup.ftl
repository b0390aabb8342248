setup-help-start = Meet Hearth
setup-usage-start = Just send /start.
setup-help-setup = See what this group still lacks
setup-usage-setup = Send /setup in the group and I list missing rights and settings.
setup-help-claim = Claim this group
setup-usage-claim = The owner or an admin sends /claim in the group.
setup-help-doctor = Check-up: rights and features
setup-usage-doctor = Send /doctor and I check the rights one by one.
setup-help-connect = Choose the group for private commands
setup-usage-connect = Send /connect to me privately, then tap a group.

setup-hello =
    Hello { $name }! I am <b>Hearth</b>. I help a community with welcomes, rules, check-ins, polls, scheduled announcements and a daily digest.
    Add me to a group and make me an admin to begin. If I am there already, choose the group with /connect; /help shows what I can do.
setup-hello-without-admin =
    Hello, { $name }! I am <b>Hearth</b>: rules, check-ins, polls, scheduled announcements and daily digests for groups.
    Add me to a group and mention me there once, and we can begin. If I am there already, send /connect to choose the group, and /help for what I can do.
setup-hello-group = I am <b>Hearth</b>. /help shows what I can do; admins finish the set-up with /setup.
setup-add-button = Add to a group
setup-language-name = English
setup-card = Hello, I am <b>Hearth</b>. I help to look after this group: welcomes, rules, check-ins, polls, announcements and a digest.
setup-card-speaks-only = Hello, I am <b>Hearth</b>. Announcements and reminders come to this group; what is said here does not reach me. To run the group, send me <code>/connect</code> privately.
setup-missing = A few rights are missing (the owner can switch them on in the group's settings):
setup-without = ✗ { $power }: { $loss }
setup-complete = ✓ All rights are there, we can begin.
setup-time = Time zone: { $zone_name } (it is { $now })
setup-rules = Rules: { $count ->
        [one] { $count } is
       *[other] { $count } are
    } only watching. See what they would hit and put them in force with one tap.
setup-rules-button = See rules
setup-no-owner = Nobody has claimed this group yet. Whoever does gets the daily digest and important notes.
setup-has-owner = ✓ Claimed by its owner
setup-loss-delete = I cannot clear away messages that break the rules, nor join and leave lines
setup-loss-restrict = I cannot mute or remove anybody, nor stop floods and raids (if it is on already, the group is of the small kind: let newcomers see its history, and it turns into one where this works)
setup-loss-invite = I cannot screen join requests or make personal invite links
setup-loss-pin = I cannot pin announcements
setup-zones-button = Time zone
setup-claim-button = I am the owner
setup-check-button = Check again
setup-other-zone-button = Another one
setup-choose-zone = It is { $zone_name } now. Check-ins and announcements follow it. Choose one:
setup-type-zone = Send the name of a time zone, for example <code>Europe/Paris</code>.
setup-no-such-zone = There is no time zone called “{ $text }”. Send a name such as <code>Asia/Shanghai</code> or <code>Europe/Paris</code>.
setup-zone-kept = Done, the time zone is <b>{ $zone_name }</b> now.
setup-done = Done
setup-checked = Checked again
setup-your-turn = Your turn
setup-linked = The group is yours! I will send the daily digest and important notes to you privately, so please write to me once.
setup-linked-already = You have claimed this group already.
setup-owned = Somebody has claimed this group already.
setup-owned-by = This group belongs to { $name }, who can claim it.
setup-not-on-the-list = Neither this group nor you are on the list of those who may use me. Ask whoever runs me.
setup-removed = { $name } removed me from “{ $title }”. Everything is kept; add me again to go on.
setup-lost = { $name } changed my rights in “{ $title }”. From now on I cannot do this:
setup-doctor = Check-up of <b>{ $title }</b>
setup-has = ✓ { $power }
setup-lacks = ✗ { $power }: { $loss }
setup-hears-all = ✓ I hear what is said in the group
setup-hears-nobody = ✗ It only speaks in this group and hears nobody there. Run it from the private chat.
setup-hears-when-addressed = ✓ Hears what is said to it with an @; this platform tells bots nothing else of a group, and not who comes and goes.
setup-may-not-hear = ✗ I am no admin: while the platform's privacy mode is on I see commands only, so check-ins and rules do not work.
setup-platform-cannot = This platform cannot do: { $commands }
setup-no-groups = I know no group that you run. Add me to one first, then try again.
setup-choose-group = Which group shall private commands be about?
setup-choose-another = They are about “{ $current }” now. Which group shall it be?
setup-connected = Done, private commands are about “<b>{ $title }</b>” from now on.
