# The skill community: what its people say. One variant a line; in threads the letter says whose turn it is.

skill-group = Data Workshop
skill-setup-setup = /setup
skill-setup-text-rules = /setrules 1. Ask with what you tried. 2. No job spam, no advertising. 3. Nobody is born knowing it.
skill-setup-ritual = /ritual new Today 09:00-19:00 weekdays text prompt=09:30 words=today
skill-setup-quiet-answers = /set checkin.reply_style react
skill-setup-rule-links = /rule add links new=7d : delete, mute 1d
skill-did =
    today: { $topic }, and tests for it
    today I finish the report in { $tool }
    today: read about { $topic }, one hour
    today moving the old sheets to { $tool }
    today: meetings, and maybe { $topic }
    today fixing what { $tool } broke yesterday
    today: chapter on { $topic }, exercises included
    today only reviews, tomorrow { $topic }
skill-slot-tool =
    pandas
    SQLite
    a spreadsheet
    git
    Jupyter
    the new dashboard
    PostgreSQL
skill-slot-topic =
    joins
    window functions
    regular expressions
    charts
    time zones
    pivot tables
    cleaning dates
skill-remark =
    { $topic } finally clicked. It took three explanations and a walk.
    Whoever invented { $topic } had a good day or a very bad one.
    Three hours for one missing comma.
    { $tool } says everything is fine. I do not believe { $tool }.
    Reminder to myself: read the error message to the end.
    Wrote my first test for { $topic } today, and it failed. Good.
    My boss thinks { $tool } is magic, please nobody tell him.
    Documentation for { $topic } is better than I remembered.
    Deleted two hundred lines, same result. Best feeling.
    Backups. I only say backups.
    Explaining { $topic } to a colleague showed me that I do not get it yet.
    Is it only me or is { $tool } slower since the update?
    CSV from the client, with semicolons, commas and tabs. In one file.
    Half of my job is renaming columns.
    I have a rubber duck now. Its name is { $tool }.
skill-cheer =
    Good luck with that!
    Tell us how it went.
    That was my last week.
    I have notes on this, ask me.
    Enjoy 😄
skill-talk =
    Does this work without an index as well? | It does, only slowly; try EXPLAIN and compare.
    Could you show the second query once more? | Here it is again, and I put it into the notes.
    What happens with empty values? | They vanish from the sum and stay in the count, mind that.
    Why not do it all in one query? | You can; next month you will not be able to read it.
    Is there a version for beginners? | Last month's talk, it is in the pinned message.
    This is the first time I understand the difference.
    My data has four million rows, I will try it tonight.
    Sound is fine now, thanks!
    The chart at the end, wow.
    Can we get the notebook? | In an hour, I take the passwords out first.
    Half of our team is listening.
    How long did you need for this? | Two evenings and a lot of tea.
    Who takes the next talk? | You just volunteered, thank you!
    Great talk, thank you.
skill-intro =
    #intro { $name }, accountant, I want to stop copying numbers by hand.
    #intro Hi, I am { $name }, teacher, learning { $topic } in the evenings.
    #intro { $name } here, changed jobs last month, everybody talks about { $tool } and I nod.
    #intro I am { $name }, two years of { $tool }, happy to answer what I can.
skill-newcomer =
    Where do beginners start? | Week one in the pinned message, then ask here.
    Which is better to begin with, { $tool } or a course? | A small problem of your own, then both.
    Does anybody use this on an old laptop? | Nine years old, works.
    Is there a list of exercises? | Pinned, second link, sorted by topic.
skill-bye =
    New job, other tools. Thanks for everything!
    Leaving to have fewer groups, you were a good one.
skill-poll-topic = /poll -until 10h Which topic shall we take next Thursday? | Joins | Charts | Dates and time zones | Questions only
skill-announce-talk = /announce today 19:30 | The talk of the week begins. Questions welcome at any time.
skill-thread-1 =
    A: My sum is off by one cent.
    B: Floating point.
    C: Floating point.
    A: I was afraid you would say that. What do I do?
    B: Count cents, not euros.
skill-thread-2 =
    A: How do you name files that are the last version?
    B: final_final_2
    C: By date. Please by date.
    A: So it is "final_today".
skill-thread-3 =
    A: Is it worth learning { $topic } properly?
    B: It was for me, in the second week already.
    C: With an example of your own. Not with flowers and cars.
    A: I have invoices.
    C: Perfect.
skill-thread-4 =
    A: { $tool } has eaten my header row.
    B: Skip one line less.
    A: ... it was that. Thank you. I am going to lie down.
skill-thread-5 =
    A: Dates from the client: 03/04/2026. March or April?
    B: Yes.
    C: Ask them to write the month as a word once, then look at the rest.
    A: That is clever.
skill-thread-6 =
    A: Do you comment your queries?
    B: What and why, not how.
    C: I write to the person who will hate me. It is me in spring.
skill-thread-7 =
    A: I was asked for "a quick number".
    B: My condolences.
    C: Ask which decision hangs on it. Half of them disappear.
    A: It disappeared!
skill-thread-8 =
    A: What keyboard shortcut changed your life?
    B: The one that comments a line.
    C: Undo, again and again.
    A: I did not know the first one. Ten years.
