# The fan group: what its people say. One variant a line; in threads the letter says whose turn it is.

fans-group = Northern Lights · Fans
fans-setup-setup = /setup
fans-setup-text-rules = /setrules 1. Be kind, also about other bands. 2. No ticket resale, no advertising. 3. Leaks stay outside.
fans-setup-ritual = /ritual new Lights 08:00-23:30 daily photo prompt=18:00 words=lights
fans-setup-quiet-answers = /set checkin.reply_style react
fans-setup-rule-links = /rule add links new=7d : delete, mute 1d
fans-did =
    lights from my window today
    lights! found this poster in { $city }
    lights, breakfast with { $song }
    lights: new badge on the old jacket
    lights, the record arrived, look
    lights from the bus in { $city }
    lights, drew this during maths
    lights over the harbour
fans-slot-song =
    Harbour
    Slow Winter
    Paper Moon
    Run, Fox
    Eleven
    The Long Way Up
fans-slot-city =
    Oslo
    Leeds
    Hamburg
    Ghent
    Dublin
    Turin
fans-remark =
    { $song } on repeat since seven this morning.
    The bridge in { $song }. The BRIDGE.
    Row four in { $city }!!! I am shaking.
    Who is coming to { $city }?
    The bass in { $song } moves my window.
    My voice is gone and it is not even concert week.
    I cried at { $song } in the supermarket.
    They played { $song } in { $city } last year and I was ON HOLIDAY.
    Countdown: I cannot count any more.
    Learning { $song } on the ukulele, neighbours unhappy.
    New photo on their page, same jumper, we survive.
    Which song is the rain song for you?
    The demo of { $song } is better, change my mind.
    Made a playlist from { $city } to { $city } for the train.
    Tickets printed. Twice. To be sure.
    Somebody hummed { $song } on the bus and I nearly hugged them.
    Nobody in my family understands, so I tell you: { $song }.
fans-cheer =
    So pretty!
    😍
    Where is that?
    Want one too!
    Frame it!
    The best one today.
fans-live =
    It begins!!!
    The light on the left 😭
    { $song }! I knew it!
    Do you hear the crowd?
    My stream hangs, what are they playing?
    She smiled at the drummer.
    New hair!
    I am not crying
    Okay I am crying
    { $song } slower than on the record, I like it
    Greetings from { $city }!
    He dropped the pick again
    Somebody count the guitars please
    The whole kitchen is singing
    Encore!! Please { $song }
    This. Exactly this.
    Did she say tour?
    SHE SAID TOUR
    Goodbye my sleep
    Best night of the spring
fans-intro =
    #intro I am { $name } from { $city }, here since { $song }.
    #intro { $name }, found them by accident in a lift, stayed.
    #intro Hello! { $name }, 3 concerts, 0 regrets.
    #intro Hi, { $name } here. My sister made me listen to { $song } and now look.
fans-newcomer =
    When do the tickets for { $city } come? | Friday at ten, be quick.
    Which record do I begin with? | The second one, at night.
    Is there a meeting before the concert? | At the fountain, two hours before.
    Are the live evenings every week? | Saturdays at eight, yes.
fans-bye =
    Too many messages for me, love you all though.
    I have exams, see you after the summer!
fans-poll-song = /poll -until 8h Song of the week? | Harbour | Slow Winter | Run, Fox | Eleven
fans-announce-live = /announce today 20:00 | Live evening: press play together at eight sharp.
fans-thread-1 =
    A: Ranking of the records, go.
    B: 2, 1, 3.
    C: 3, 2, 1 and I will not discuss it.
    A: B has taste.
    C: I will discuss it.
fans-thread-2 =
    A: I named my cat after { $song }.
    B: Does it listen?
    A: It is a cat.
fans-thread-3 =
    A: Anybody going to { $city } by train? I have a free seat in the compartment.
    B: Me!! When?
    A: Two o'clock, platform four.
    C: I bring cake.
fans-thread-4 =
    A: What is the oldest thing you own from them?
    B: A napkin with a set list.
    C: A set list on a napkin? From { $city }? I was there!
    B: Row two, red hat?
    C: That was me 😱
fans-thread-5 =
    A: How do I explain to my boss that I need Friday off?
    B: "Family matter".
    C: It is not even a lie.
fans-thread-6 =
    A: Lyrics of { $song }, line three: "bright" or "right"?
    B: Bright.
    C: Right!
    A: Eight years and nobody knows.
fans-thread-7 =
    A: My mum asked who these people are on my wall.
    B: What did you say?
    A: The reason I do my homework.
    C: Smart.
fans-thread-8 =
    A: First concert alone next week, any advice?
    B: Earplugs and water.
    C: You are not alone, we stand on the left.
    A: Then I am on the left.
