# What people say in every scenario of the playground: one variant a line.

crowd-owner = Linda
crowd-admin = Zoe
crowd-nickname =
    Ming
    Rose
    Walter
    Lee
    Chen
    Ollie
    Pip
    Maya
    Jonas
    Tess
    Kofi
    Bea
    Sanna
    Theo
    Noor
    Gus
    Ines
    Ravi
    Wren
    Hal
    Juno
    Mads
    Ottilie
    Sam
    Esme
    Dougal
    Priya
    Fin
    Lotte
    Kit
crowd-given =
    Aisha
    Ben
    Carla
    Dan
    Elif
    Frank
    Grace
    Hugo
    Isla
    Jack
    Kate
    Liam
    Mona
    Nick
    Olga
    Paul
    Ruth
    Sean
    Tara
    Uma
    Vera
    Will
    Yara
    Zack
    Anna
    Colin
crowd-family =
    A.
    B.
    C.
    D.
    F.
    G.
    H.
    J.
    K.
    L.
    M.
    N.
    P.
    R.
    S.
    T.
    W.
    Z.
crowd-stranger =
    EasyMoney
    Crypto Anna
    VIP signals
    Lucky Lou
    best_offers
    Profit Daily
    Elena 💋
    Work from home
    Promo Team
    Investor Max
crowd-reply =
    Same here.
    Ha, I know that feeling.
    Well said.
    Good for you!
    Oh yes.
    I needed to read that today.
    Exactly this.
    Tell us more?
    That made me smile.
    Noted, thanks.
    You are not alone.
    Let me know how it goes.
    I tried that once, never again 😅
    Good point, I had not thought of it.
    Tell that to { $kin }!
    Here too, and { $weather } on top.
    I will try that tomorrow.
    Not on a Monday, please.
    You made my lunch break.
    Who would have thought.
    I am stealing that sentence.
    Welcome to the club.
    That is how it began with me, too.
    I say the same to { $kin } every week.
    Respect, honestly.
    Did not expect that today.
    Put that on a mug.
    Then we are two.
crowd-look-up =
    /me
    /rank
    /rituals
    /rules
    /points
    /me
crowd-repair = /repair yesterday
crowd-report =
    /report looks like a scam
    /report
    /report please have a look
crowd-appeal =
    That was my own blog, I only wanted to introduce myself. Sorry!
    I did not know that links are not allowed for newcomers, it will not happen again.
    It is a page of mine about what we do here, no advertising at all. Could you look again?
crowd-innocent-link =
    More about me: https://blog.example.org/about
    Photos are here: https://photos.example.org/me
    I wrote about it: https://notes.example.org/first-week
crowd-spam =
    Earn 500 a day from home, claim it here https://easy-money.example/go
    Last places in the signal group, 90% sure profit https://signals.example/vip
    Free gift cards for the first 100 https://gifts.example/now
    My uncle pays 300 a day for simple tasks https://tasks.example/join
    Invest 100, get 1000 tomorrow, proof inside https://invest.example/x10
crowd-dubious =
    I sell the course materials for half the price, write me privately
    Anyone interested in cheap supplements? Add me, dealer888
    Looking for three people for a business with me, no risk, message me
    I can get you followers, 1000 for 5, just ask
crowd-slot-weather =
    rain
    sunshine
    fog
    wind
    frost
    a rainbow
crowd-slot-meal =
    soup
    pancakes
    a baked potato
    curry
    toast, again
    the last of the cake
crowd-slot-kin =
    my daughter
    my mother
    my flatmate
    the dog
    my boss
    my neighbour
crowd-slot-town =
    Leeds
    Cardiff
    Bristol
    York
    Glasgow
    Bath
crowd-opener =
    Morning all.
    Long day.
    By the way:
    Small confession:
    Right.
    Update from my side:
    Well,
    Lunch break.
crowd-tail =
    Anyway.
    😅
    Back to work now.
    Just saying.
    And you?
    That was all.
    Have a good one.
    🙈
    Send tea.
crowd-small-talk =
    { $weather } here since this morning, how is it with you?
    { $kin } asked what I am smiling about. It was this group.
    Train to { $town } is late again, so I have time to read all of you.
    { $meal } for lunch, the envy of the office.
    Is it Friday yet?
    { $kin } has hidden my keys. Second time this week.
    First day with the windows open!
    I fell asleep on the sofa at half past eight, what has happened here?
    Going to { $town } at the weekend, any tips?
    Meetings all day, I only read along today.
    { $weather }, then { $weather }, then { $weather }. March.
    I made { $meal } and burned half of it.
    { $kin } says hello.
    Coffee number three, no shame.
    Phone at two per cent, see you tonight.
    Somebody in { $town } wears the same jumper as me. Awkward.
    New week, new list.
    Can anybody recommend a dentist in { $town }? Off-topic, I know.
    Finally { $weather }. I had forgotten what it looks like.
    Work was loud today, this place is nice and quiet.
    Quiet evening with { $meal } and a blanket.
    { $kin } and I share one desk now. Wish me luck.
crowd-reply-more =
    Really.
    😄
    How long did it take you?
    And now?
    🙌
    I mean it.
    Thanks for telling.
    Was it { $weather } at yours, too?
    Greetings from { $town }.
    ❤
crowd-protest =
    It was a friendly offer to the group and no advertising. Could somebody else look at it again?
    I did not want anything from anybody, I only asked who is interested.
    I see that it looked odd. I have deleted the rest and will not do it again.
