# What the settings themselves say
settings-help-settings = Turn the settings by buttons
settings-usage-settings = Send <code>/settings</code> and press the buttons.
settings-help-set = Change one setting in words
settings-idle = Without effect in this group, because the platform does not do it or does it by itself: { $labels }
settings-usage-set = Change one: <code>/set checkin.day_start 04:00</code>; look at a group of them: <code>/set checkin</code>; back to the default: <code>/reset checkin.day_start</code>
settings-help-reset = Put one setting back to its default
settings-usage-reset = Which one? For example <code>/reset checkin.day_start</code>
settings-title = Settings of <b>{ $title }</b>. Which part?
settings-section = <b>{ $section }</b>: press one to change it, a switch turns at once.
settings-knob =
    <b>{ $label }</b>
    Now: { $value } (default { $default })
    Allowed: { $allowed }
    In words: <code>/set { $knob } { $example }</code>
settings-type-it =
    <b>{ $label }</b>
    Send the new value as your next message. Allowed: { $allowed }, for example <code>{ $example }</code>
settings-line = <code>{ $knob }</code> = { $value } ({ $allowed })
settings-label = { $label }: { $value }
settings-change = <code>{ $knob }</code>: { $old } → { $new }
settings-already = It was so already, nothing changed.
settings-kept = { $knob }: { $value }
settings-shown = Here
settings-your-turn = Send the new value
settings-closed = Closed
settings-told-privately = That is long, so I sent it to you privately.
settings-on = on
settings-off = off
settings-unset = not set
settings-empty = empty
settings-back = ‹ Back
settings-close = Close
settings-type = Type it
settings-reset = Default
settings-try-again = Try again
settings-or-none = { $allowed }, or none for not set
settings-allows-switch = on or off
settings-allows-choice = one of { $choices }
settings-allows-number = { $range ->
    [any] a number
   *[other] a number, { $range }
}
settings-allows-time = a time of day, 00:00 to 23:59
settings-allows-duration = { $range ->
    [any] a length of time
   *[other] a length of time, { $range }
}
settings-allows-text = { $longest ->
    [any] text
   *[other] text of at most { $longest } characters
}
settings-allows-like = text such as { $choices }
settings-allows-list = items separated by commas or line ends
settings-allows-value = a value as TOML writes it
settings-bad-value = <code>{ $knob }</code> takes { $allowed }, for example <code>/set { $knob } { $example }</code>
settings-bad-value-because = <code>{ $knob }</code> takes { $allowed }, for example <code>/set { $knob } { $example }</code> ({ $why })
settings-unknown = There is no setting “{ $name }”. Send <code>/set</code> to see them all.
settings-unknown-but-near = There is no setting “{ $name }”. Did you mean <code>{ $nearest }</code>?

settings-moderation = Sanctions
settings-moderation-ladder = What the points of warnings lead to
settings-moderation-decay-days = After how many days a warning counts no more
settings-moderation-mute-for = How long a mute lasts when no time is given
settings-moderation-notify = Who hears of a sanction: public the group and the member, private the member alone, none nobody
settings-moderation-log-chat = Which chat gets a line for each case (the chat's key)
settings-moderation-appeals = Sanctioned members may appeal
settings-moderation-appeal-pause-hours = How many hours between two appeals of a member
settings-moderation-staff-words = Listed words in what staff write to customers: off, warn or block
settings-moderation-reports-per-hour = How many messages one member may report in an hour

settings-checkin = Check-ins
settings-checkin-day-start = When a day of check-ins begins (in the group's time zone)
settings-checkin-base-points = Points for a check-in
settings-checkin-weekly-bonus = Extra points for every full week of a streak
settings-checkin-max-points = The most points one check-in can bring
settings-checkin-grace-days = How many missed days in any seven are forgiven
settings-checkin-freeze-every = A card for a missed day is earned after so many days of a streak (0: never)
settings-checkin-freeze-max = How many of those cards one person can hold
settings-checkin-reply-style = How a spoken check-in is answered: reply with a line, react with an emoji, or none
settings-polls = Polls
settings-polls-members-may-create = Members may start polls too, and end their own
settings-polls-open-hours = How many hours a poll stays open when nobody says (0: until somebody ends it)
settings-polls-show-voters = Show who chose what in public polls
settings-polls-nudge = Remind those who have not voted once, an hour before the end

settings-general = General
settings-general-language = Which language I speak
settings-general-time-zone = Which time zone the group lives in
settings-general-day-start = When a day begins for statistics
settings-general-quiet-from = When quiet hours begin (I say nothing that nobody asked for)
settings-general-quiet-until = When quiet hours end
settings-general-messages-per-day = How many lines a day I may say unasked
settings-general-clean-notices = Delete the platform's own join and leave lines

settings-announcements = Announcements
settings-announcements-pin = Pin a new announcement and unpin the one before
settings-announcements-silent = Post announcements without a sound
settings-announcements-late-hours = How many hours late an announcement is still posted (later it is skipped and told in the digest)
settings-announcements-delete-after-hours = Delete an announcement after so many hours (0: keep it)

settings-digest = Digest
settings-digest-daily = Send the owner a digest every day
settings-digest-at = When the digest comes
settings-digest-day = Which day it tells of: yesterday or today
settings-digest-weekly = The weekday of the weekly edition (off: none)
settings-raid = Raids
settings-raid-enabled = Switch raid mode on by itself when many people join at once
settings-raid-joins = More joins than this are a raid
settings-raid-seconds = Within how many seconds
settings-raid-quiet-minutes = After how many quiet minutes raid mode ends
settings-raid-mute-hours = After how many hours newcomers of a raid may write when nobody decides
settings-rules = Rules
settings-rules-must-accept = Newcomers must accept the rules before they write
settings-rules-wait-hours = How many hours a newcomer has to accept
settings-rules-afterwards = Who did not accept in time: free may write all the same, remove is removed

settings-welcome = Welcome
settings-welcome-enabled = Greet whoever joins
settings-welcome-text = The welcome (empty: the standard text; /setwelcome writes it too)
settings-welcome-back = What is said to those who left lately and come back (none: nothing)
settings-welcome-back-days = Within how many days after leaving somebody counts as coming back
settings-welcome-window-seconds = Whoever joins within so many seconds is greeted in one message
settings-welcome-names = How many people one welcome names
settings-welcome-delete-previous = Delete the previous welcome when a new one is posted
settings-welcome-delete-after-minutes = Delete a welcome after so many minutes (0: keep it)
settings-welcome-topic = In which topic newcomers are greeted (its number; none: the general one)
settings-welcome-quiet-hours = In quiet hours: soundless greets without a sound, nothing stays silent
settings-welcome-rules-button = Put a button with the rules under the welcome
settings-welcome-links = Link buttons under the welcome, each a label and an https address
settings-welcome-announce-bots = Say so when somebody adds a bot
settings-gate = Requests to join
settings-gate-enabled = Whoever is not in the group may ask me in private to be let in
settings-gate-questions = Which questions they must answer first (three at most)
settings-gate-accept = An answer with one of these words lets in at once
settings-gate-days = After how many days without a decision a request expires

settings-introductions = Introductions
settings-introductions-enabled = Recognise how newcomers introduce themselves
settings-introductions-words = Which words make a newcomer's message an introduction
settings-introductions-min-length = How many letters an introduction has at least
settings-introductions-days = For how many days after joining
settings-introductions-thanks = The answer to an introduction: react with an emoji, reply with a line, or none
settings-introductions-points = Points for an introduction
settings-invitations = Personal invitations
settings-invitations-enabled = Members may have an invitation of their own
settings-invitations-approval = Approve who comes by one: auto, always or never
settings-invitations-days = After how many days a newcomer has stayed
settings-invitations-points = Points for bringing somebody who stayed
settings-onboarding = First days
settings-onboarding-enabled = Write to newcomers privately in their first days
settings-onboarding-at = At what time
settings-onboarding-day-1 = What is said on day 1 (empty: the standard text, none: nothing)
settings-onboarding-day-3 = What is said on day 3 (empty: the standard text, none: nothing)
settings-onboarding-day-7 = What is said on day 7 (empty: the standard text, none: nothing)
