# The training camp: what its people say. One variant a line; in threads the letter says whose turn it is.

camp-group = 21-Day Training Camp
camp-setup-setup = /setup
camp-setup-text-rules = /setrules 1. Check in every day, however little it is. 2. No advertising. 3. Cheer each other on.
camp-setup-ritual = /ritual new Workout 06:00-22:00 daily 21d from=tomorrow need=18 prompt=06:30 remind=2h summary words=workout,done
camp-setup-quiet-answers = /set checkin.reply_style react
camp-setup-rule-links = /rule add links new=7d : delete, mute 1d
camp-setup-points = /set introductions.points 10
camp-did =
    workout { $exercise } done
    done! { $exercise }, then breakfast
    workout 25 minutes, { $exercise }, legs like jelly
    done { $exercise } before the kids woke up
    workout today only { $exercise }, but it counts
    done, it rained, so { $exercise } in the living room
    workout { $exercise } { $spot }
    done and dusted
    workout day { $exercise }, slept badly, did it anyway
    done: { $exercise }, with music this time
    workout, slow but complete
    done, new record in { $exercise }
camp-slot-exercise =
    squats
    the plank
    3 km easy
    burpees
    the long stretch
    stairs
    push-ups
    skipping rope
    yoga
    lunges
camp-slot-excuse =
    overtime
    a sore back
    visitors
    the train
    a cold
    the weather
camp-slot-food =
    oats
    eggs on toast
    noodles
    a mountain of salad
    dumplings
    leftover curry
camp-slot-spot =
    in the park
    on the balcony
    in the hotel corridor
    by the river
    in the office stairwell
camp-remark =
    Who else has { $exercise } today? My arms are not looking forward to it.
    Scale says nothing, trousers say something 😌
    Post-workout { $food }, no regrets.
    { $excuse } again today, I will do it in the evening.
    Woke up before the alarm. Who am I?
    Anybody else sore from { $exercise }?
    Trained { $spot } today, a dog joined me.
    Water bottle number three.
    My colleague asked why I take the stairs now.
    Today was the first day I did not want to stop.
    Not motivated at all. Did it anyway.
    { $food } or { $food }? Coach, please decide.
    Last year I could not do one round of { $exercise }.
    Shoes by the door, no more excuses.
    Short nights make long mornings.
    The playlist makes half of it, what do you listen to?
    I thought { $excuse } would be the end of my streak. It was not.
    My mother does { $exercise } with me now.
    Rain. { $exercise } indoors then.
    Small win: no lift all week.
camp-cheer =
    Go go go!
    Strong 💪
    You are early today!
    Keep it up!
    Respect.
    That is the spirit.
    I am off too, you convinced me.
    See, it works!
camp-coaching =
    Good evening all, sorry I am late
    Coach, how deep should a squat go? | Only as deep as the back stays straight, everybody.
    My knee clicks but does not hurt, is that fine? | Clicking is fine, pain is not. Pain means stop.
    How long do I rest between rounds? | A minute, less when it feels too easy.
    Is it better before breakfast? | Better is when you really do it.
    I cannot hold the plank for a minute yet | Three times twenty seconds, add five every other day.
    Breathing: out when it is hard, in when it is easy.
    Writing that down!
    Can I swap burpees for anything? Neighbours below... | Slow mountain climbers, no jumping.
    What about rest days? | Walk for half an hour, that counts as a workout here.
    My wrists hurt in push-ups | Hands on a low table, and warm the wrists up first.
    Could we have the stretching once more next week? | Noted, next Wednesday we stretch.
    The mirror does not lie, my back was round 🙈
    Where do I find the plan for week two? | It is pinned at the top.
    Thank you coach, very clear today
    Best hour of the week
camp-intro =
    #intro Hi, I am { $name }, I sit all day and my back told me to come here.
    #intro { $name } here, two children, no time, still want to be able to run 5 km.
    #intro I am { $name }, nurse, odd shifts. Hoping that you keep me going.
    #intro Hello, { $name }. A friend finished the last camp and would not stop talking about it.
    #intro { $name }, retired teacher, 64. I want to get up from the floor without help.
    #intro I am { $name }, used to row, then came work. Time to begin again.
    #intro Hi all, { $name } from the late shift. I will check in around midnight, sorry, before ten.
camp-newcomer =
    Is it too late to join the challenge? | Just begin today, every day counts.
    Where can I find the plan for today? | Look at the pinned message, it is all there.
    Does a walk count? | It does, half an hour at least.
    What happens when I miss a day? | You get a freeze card for every seven days, it covers one.
    Do I have to send a photo? | No photo, one tap under the morning message is enough.
camp-bye =
    I have to stop, { $excuse } wins this time. Good luck to all!
    This is not for me at the moment, sorry. Finish it for me too!
    Leaving, no hard feelings, you are great.
camp-poll-start = /poll -until 10h When do you train? | Early morning | At noon | After work | When I can
camp-poll-half = /poll -until 10h Half-time: how do you feel? | Stronger | Tired | Both | Ask me later
camp-poll-end = /poll -until 10h Do we start another camp in April? | Yes, at once | After a break | No, once is enough
camp-announce-coaching = /announce today 20:00 | Coaching hour now: bring your questions.
camp-announce-finale = /announce today 21:00 | One more hour. Whoever checks in today finishes together.
camp-praise = Sunday round: I read every check-in this week. You are doing it, one day after the other. Proud of you!
camp-thread-1 =
    A: Honest question: who did it in pyjamas today?
    B: 🙋
    C: Define pyjamas.
    A: What you sleep in and answer mails in.
    C: Then yes, all week.
camp-thread-2 =
    A: My watch says 214 calories. My watch is rude.
    B: Mine congratulated me for standing up.
    A: That is sweet though
    B: I was fetching cake.
camp-thread-3 =
    A: { $exercise } in the morning or in the evening, what works for you?
    B: Morning, otherwise { $excuse } comes in between.
    C: Evening. In the morning I am not a person.
    A: I will try mornings for a week and report.
    B: Alarm away from the bed, that is the whole secret.
camp-thread-4 =
    A: I nearly skipped today because of { $excuse }.
    B: But?
    A: But I saw the list this morning and everybody was on it already.
    C: That list has saved me three times.
camp-thread-5 =
    A: What do you eat before training?
    B: Half a banana, nothing else.
    C: { $food }. I regret it every time.
    A: Noted: not { $food }.
camp-thread-6 =
    A: Does anybody have a good playlist for { $exercise }?
    B: Anything over 140 bpm.
    C: Podcasts. I forget to stop.
    B: That is cheating and I like it.
camp-thread-7 =
    A: Trained { $spot } and met somebody from this camp!
    B: That was me, hello again 👋
    A: I knew the way you count.
    C: So we do exist.
camp-thread-8 =
    A: Sore. Everything.
    B: Warm shower and ten minutes of stretching.
    A: I cannot reach the shower.
    B: Then roll 😄
camp-thread-9 =
    A: How is your freeze card account?
    B: One in hand, saving it for my sister's wedding.
    C: None, { $excuse } took it.
    A: Seven days and you have another one.
camp-thread-10 =
    A: Showed my daughter { $exercise }. She does it better than I do.
    B: They always do.
    A: She now wants to check in as well.
    C: Youngest member of the camp!
camp-farewell = That was it. Thank you all, this list made my year. Who is in again?
