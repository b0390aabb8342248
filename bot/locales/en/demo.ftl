# The demo: a day in a reading club.

demo-opening =
    The reading club is pretend, the bot is real: the real pipeline on a real SQLite database, no account needed.
    Here is its day, at a faster clock.
demo-closing =
    You saw: a welcome, check-ins and a streak, spam removed and its case, a report, a poll, a scheduled announcement and the owner's digest.
    Every step is in the database; kill the process at any moment and it goes on where it was.

    What to try next:
      hearth demo --terminal --language zh-CN   the same day in Chinese
      hearth demo --terminal --keep demo.db     keep the database and look inside with sqlite3
      hearth commands                           everything one can say
      README.md                                 five steps to your Telegram group
demo-kept = The database is in { $path }.

demo-group = Reading Club
demo-name-owner = Linda
demo-name-zhou = Zoe
demo-name-ming = Ming
demo-name-rose = Rose
demo-name-walter = Walter
demo-name-lee = Lee
demo-name-chen = Chen
demo-name-spammer = EasyMoney

demo-privately = [private → { $name }]
demo-only-for = [only { $name } sees this]
demo-answers = [to { $name }]
demo-edited = [updated]
demo-deleted = [deleted by { $name }]
demo-told = [shown to { $name }] { $text }
demo-taps = taps [{ $button }]
demo-votes = votes for { $choice }
demo-reacts = reacts { $emoji }
demo-pins = pins a message
demo-poll-closed = closes the poll
demo-joins = joins
demo-leaves = leaves
demo-muted = is muted by { $by }
demo-banned = is banned by { $by }
demo-freed = may write again

demo-scene-setting-up = Just before: the owner does three small things
demo-scene-morning = Morning: checking in
demo-scene-newcomers = Newcomers
demo-scene-spam = Spam
demo-scene-report = A report
demo-scene-poll = A poll
demo-scene-announcement = An announcement, and the evening
demo-scene-next-morning = The next morning
demo-scene-digest = The owner's digest

demo-says-ritual = /ritual new Pages 07:00-22:00 daily prompt=07:30 summary words=pages
demo-says-checkin = pages chapter three of Middlemarch
demo-says-introduction = #intro I am Lee, a designer from Leeds, reading Piranesi at the moment
demo-says-spam = Earn 500 a day, claim it here https://easy-money.example/go
demo-says-dubious = Free reading lists, write me privately, dealer888
demo-says-report = /report
demo-says-poll = /poll -until 3h What do we read on Wednesday? | The Little Prince | Piranesi | Emma
demo-says-announcement = /announce today 20:00 | Reading together online at eight. See you there.

demo-button-enforce = Put in force
demo-button-checkin = Check in
demo-button-delete = Delete
demo-button-schedule = Schedule

demo-why-setup = One card tells which rights are there and what a missing one costs; language and time zone are a tap away.
demo-skipped-digest = (At nine the owner got a first digest; I had just come, so its numbers were small. Tomorrow's is at the end.)
demo-why-ritual = One line makes a check-in: its word, its hours, the daily prompt and the summary.
demo-why-rule = A new rule only watches; one tap puts it in force.
demo-why-prompt = The prompt comes by itself at its time, with a button that is all one needs.
demo-why-checkin = Saying the word is a check-in; streaks are computed from what was recorded, never from a counter.
demo-why-tap = A tap does it too, without another line in the group.
demo-why-welcome = Newcomers who arrive together get one welcome.
demo-why-introduction = An introduction is recognised and remembered.
demo-why-spam = A rule matched: the message is deleted, its author muted for a day. Every act has a number and one tap undoes it.
demo-why-case = Admins can always look it up: what matched, which rule, who did it.
demo-why-report = The report vanishes from the group; admins get it privately, with buttons.
demo-why-decided = One tap settles it, and whoever reported gets an answer.
demo-why-result = Closed at its time, with the result below; every vote counts once.
demo-why-preview = First the preview and the time; it is scheduled once confirmed.
demo-why-announcement = Posted on time, once, even across a restart.
demo-why-summary = The day's summary comes by itself.
demo-why-streak = The second day in a row.
demo-why-digest = One private message a day: first what needs a decision, then the numbers.
