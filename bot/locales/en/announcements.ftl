announcements-help-announce = Write an announcement: for now, for later or again and again
announcements-usage-announce = Like this: <code>/announce text</code>, <code>/announce 2026-12-24 20:00 | text</code>, <code>/announce every mon,thu 09:00 | text</code>; or answer a message with <code>/announce</code>.
announcements-help-announcements = See and manage announcements
announcements-usage-announcements = Send <code>/announcements</code> and press a number.
announcements-is-draft = <b>Preview</b>
announcements-is-scheduled = <b>Announcement #{ $number }</b> (scheduled)
announcements-is-paused = <b>Announcement #{ $number }</b> (paused)
announcements-is-done = <b>Announcement #{ $number }</b> (posted)
announcements-copies = (a copy of that message)
announcements-by-hand = posted by hand
announcements-when = When: { $when }
announcements-next = Next:
announcements-date = { $weekday } { $at }
announcements-groups-chosen = Groups: { $titles }
announcements-quiet = Note: this falls into quiet hours, it will wait until { $until }.
announcements-too-often = Note: that is { $often } times a day, more than the { $limit } messages a day allow; the rest will not be posted.
announcements-cannot-pin = Note: I may not pin messages here, it will be posted without a pin.
announcements-button-post = { $how ->
    [wait] Post after quiet hours
    [anyway] Post now anyway
   *[now] Post now
}
announcements-button-schedule = Schedule
announcements-button-when = Change time
announcements-button-reword = Change text
announcements-button-cancel = Cancel
announcements-button-pause = Pause
announcements-button-resume = Resume
announcements-button-delete = Delete
announcements-button-list = ‹ All
announcements-button-show = { $number ->
    [0] ‹ Back
   *[other] #{ $number }
}
announcements-button-flip = { $option ->
    [pin] Pin
    [silent] Silent
   *[ignores_quiet] Ignore quiet hours
}: { $value ->
    [on] on
   *[off] off
}
announcements-button-keep = { $value ->
    [0] Keep it
   *[other] Delete after { $value } h
}
announcements-button-groups = Groups
announcements-button-group = { $value ->
    [on] ✓ { $title }
   *[off] { $title }
}
announcements-button-community = The whole community “{ $name }”
announcements-left-out = Left out, because you may not publish there or a copied message cannot go to that platform: { $titles }
announcements-and = {", "}
announcements-title-there = { $title } ({ $platform })
announcements-choose-groups = Which groups? Only those are listed where you may publish.
announcements-ask-when = Send the time, for example <code>every mon,thu 09:00</code>, <code>tomorrow 8:00</code>, or <code>now</code> to post by hand.
announcements-ask-reword = Send the new text. You may use { "{" }group{ "}" } { "{" }date{ "}" } { "{" }weekday{ "}" } { "{" }members{ "}" }, for example: <code>It is { "{" }weekday{ "}" }, hello all</code>
announcements-your-turn = Send it now
announcements-done = Done
announcements-posted = On its way
announcements-posted-later = It is quiet now; it will be posted afterwards.
announcements-over = That time is past, please choose another.
announcements-gone = This announcement was deleted.
announcements-deleted = Deleted, it will not be posted again.
announcements-cancelled = Cancelled, nothing was posted.
announcements-none = There are no announcements yet. Write one: <code>/announce every mon 09:00 | A new week begins</code>
announcements-list = Announcements of <b>{ $title }</b>:
announcements-line = #{ $number } { $state ->
    [paused] (paused)
    [done] (posted)
   *[other] { "" }
} { $when }: { $text } { $next }
announcements-template-too-long = That is too long, an announcement has at most 4096 characters, for example: <code>Live tonight at eight</code>
announcements-template-unbalanced = A brace has no partner. For a brace itself write two, for example <code>{ "{" }{ "{" }hi{ "}" }{ "}" }</code>. You may use { $names } (found: { $found })
announcements-template-empty-name = There is nothing between the braces. You may use { $names }, for example { "{" }group{ "}" } (found: { $found })
announcements-template-unknown-name = I do not know { $found }. You may use { $names }, for example { "{" }group{ "}" }
announcements-template-not-a-name = I do not know { $found }. You may use { $names }, for example { "{" }group{ "}" }
