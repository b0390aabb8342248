# The playground: the small group of a first visit, and what the command line says.

playground-group = Reading Club
playground-name-owner = Linda
playground-name-admin = Zoe
playground-name-rose = Rose
playground-name-ming = Ming
playground-name-walter = Walter
playground-name-newcomer = Lee
playground-name-spammer = EasyMoney

playground-says-rules =
    /setrules 1. Be kind.
    2. No advertising, no invitation links.
    3. Books first; warn before spoilers.
playground-says-ritual = /ritual new Pages 06:00-22:00 daily prompt=07:30 summary words=pages
playground-says-rule = /rule add links new=7d : delete, mute 1d
playground-says-ming = Good morning! Finished Middlemarch last night, what an ending.
playground-says-walter = Morning! I am only half way through, no spoilers please 😄

playground-button-publish = Publish version
playground-button-enforce = Put in force

playground-ready =
    Hearth's playground is open. Look at it in your browser:
      { $url }
    The bot in the group is the real one, and the clock can be moved. It is kept in { $path }. Ctrl-C ends it.
