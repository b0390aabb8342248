# Weeks in a moment: what stands around the numbers.

weeks-living = { $group }, { $days } days
weeks-title-digest = What the owner reads this morning
weeks-title-numbers = After { $days } days
weeks-title-rates = “{ $ritual }”: who checked in, of those who take part
weeks-title-finishers = “{ $ritual }”: { $count } made it to { $need } days
weeks-title-effort = What it took
weeks-no-digest = (No digest has come yet.)
weeks-number = { $what }: { $number }
weeks-count-members = Members
weeks-count-join = Joined
weeks-count-leave = Left
weeks-count-message = Messages
weeks-count-reaction = Reactions
weeks-count-check-ins = Check-ins
weeks-count-polls = Polls
weeks-count-votes = Votes
weeks-count-cases = Cases
weeks-count-appeals = Appeals
weeks-count-reports = Reports
weeks-bot-lines = Lines of the bot in the group: { $number }, at most { $most } on a day
weeks-cost = { $updates } events were kept, decided and answered in { $wall } s ({ $processor } s of the processor), with at most { $memory } MiB of memory.
