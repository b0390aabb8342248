# The reading club: what its people say. One variant a line; in threads the letter says whose turn it is.

reading-group = Reading Club
reading-setup-setup = /setup
reading-setup-text-rules = /setrules 1. Read a little every day. 2. No spoilers without a warning. 3. No advertising.
reading-setup-ritual = /ritual new Pages 07:00-23:00 daily number:pages prompt=20:30 summary words=pages
reading-setup-rule-links = /rule add links new=7d : delete, mute 1d
reading-did =
    pages { $number }, { $book }
    pages { $number } of { $book }, in bed
    pages { $number } { $place }
    pages { $number }, slow tonight but { $book } deserves it
    pages { $number }! could not stop
    pages { $number }, then the lamp went out
    pages { $number }, the chapter was longer than it looked
    pages { $number }, { $book } and a pot of tea
reading-slot-book =
    Middlemarch
    Piranesi
    The Leopard
    Emma
    Stoner
    The Remains of the Day
    Beloved
    Orlando
reading-slot-place =
    on the train
    in the bath
    at the kitchen table
    in the park
    under the blanket
    in the waiting room
reading-remark =
    { $book } is better the second time.
    Who else underlines with a pencil?
    Found { $book } in the free shelf { $place }.
    I have three books begun and none finished.
    The library rang: { $book } is mine for two weeks.
    Read { $place } and missed my stop.
    Chapter twelve. I am not ready for chapter thirteen.
    My copy of { $book } still has sand between the pages.
    Audiobook or paper, does it count the same for you?
    That first sentence of { $book } though.
    I lent { $book } to somebody and will never see it again.
    Reading { $place } is the best part of my day.
    Not a page since Tuesday, but I bought two books.
    Bookmarks are for the weak. (I use receipts.)
    The translator of { $book } deserves a medal.
    Gave up on { $book } after a hundred pages and feel light.
reading-cheer =
    That many!
    Where are you by now?
    Oh, that chapter.
    Envy.
    I am right behind you.
    Keep the lamp on!
reading-evening =
    Sorry I am late, bedtime story ran long.
    Did anybody like the narrator? | Not at first, and that is the point I think.
    I read the last pages twice. | So did I, they change when you know.
    Is the letter real? | Leave that for those who are not there yet, please!
    Why does nobody ask her what she wants? | Write that down for next week, that is our question.
    The pacing in the middle is slow. | It is slow where he is lonely, look at the dates.
    My favourite sentence is on page 74.
    I had to look up eleven words and liked every one.
    I heard the author read it once, completely different voice.
    Halfway through and no idea where this goes. Love it.
    The weather is a character in this book.
    Could we read something funny next? | Put it in the poll, you have my vote.
    How far do we go until next week? | To the end of part two, that is sixty pages.
    Thank you all, good night.
reading-intro =
    #intro I am { $name }, designer, reading { $book } at the moment.
    #intro Hello, { $name } here. I read on trains and nowhere else.
    #intro { $name }: used to read three books a week, then came children. I want it back.
    #intro I am { $name } and I have never finished a Russian novel. Help.
reading-newcomer =
    Which book are we in at the moment? | The one that won the poll, it is pinned.
    Do audiobooks count? | Of course, guess the pages.
    When is the evening? | Wednesdays at eight, an hour or so.
    Do I have to read every day? | A few pages are enough, and missing a day is no crime.
reading-bye =
    Moving house, no time to read. Thank you all!
    I leave for a while, my pile grows without you already.
reading-poll-book = /poll -until 8h What do we read next? | The Leopard | Piranesi | Emma | Something short
reading-announce-evening = /announce today 20:00 | Reading evening begins now. Bring a sentence you liked.
reading-praise = Every evening when I look in, somebody has read. That makes me happy, thank you.
reading-thread-1 =
    A: Should one finish every book one begins?
    B: Life is short.
    C: Fifty pages, then I may stop.
    A: I am on page 48 of { $book }...
    C: Two to go!
reading-thread-2 =
    A: I dreamt of { $book }.
    B: Good or bad?
    A: I had to explain it to my old headmaster.
    B: Bad.
reading-thread-3 =
    A: Does anybody else smell new books?
    B: Old ones.
    C: Both. Where is the problem?
reading-thread-4 =
    A: What do you do with books you did not like?
    B: Back to the shelf, as a warning.
    C: I give them to people I did not like. Joking.
    B: Are you?
reading-thread-5 =
    A: The film of { $book } or the book first?
    B: Book.
    C: Book.
    A: I have seen the film already 🙈
    B: Then the book, quickly.
reading-thread-6 =
    A: Recommend me something under 150 pages, my train ride is short.
    B: The Little Prince, always.
    C: Something by Natalia Ginzburg.
    A: Ordered, thank you.
reading-thread-7 =
    A: Read aloud to my mother today, { $place }. She corrected my commas.
    B: How does one hear commas?
    A: She can.
reading-thread-8 =
    A: Pencil notes in library books: crime or gift?
    B: Crime.
    C: Gift, when they are good.
    A: The one in { $book } says "no!" on every second page.
    C: Gift.
