rulebook-comma = { ", " }
rulebook-rule-flood = Flooding
rulebook-rule-invites = Invitations to other groups
rulebook-rule-duplicates = The same text from several people
rulebook-rule-channel-posts = Writing as a channel
rulebook-rule-spam-words = Advertising and fraud

rulebook-list-title = <b>Rules of this group</b> (last 7 days)
rulebook-listed = <code>{ $id }</code> { $name } · { $mode ->
        [enforce] in force, acted { $hits } times, { $undone }% undone
        [shadow] watching, would have acted { $shadows } times
       *[off] off
    }
rulebook-add-button = ➕ Add a rule
rulebook-card =
    <b>{ $name }</b> (<code>{ $id }</code>, version { $version })
    Looks for: { $sought }
    Then: { $actions }
    State: { $mode ->
        [enforce] in force
        [shadow] watching: it keeps notes and does nothing to anybody
       *[off] off
    }
    To change it, change this line and send it:
    <code>{ $line }</code>
rulebook-kept = The rule is kept. It watches first and does nothing to anybody.{"\u000A"}
rulebook-to-mode = { $mode ->
        [enforce] Put in force
        [shadow] Only watch
       *[off] Switch off
    }
rulebook-mode-set = The rule “{ $name }” { $mode ->
        [enforce] is in force now.
        [shadow] only watches now.
       *[off] is off now.
    }
rulebook-try-button = Try it
rulebook-delete-button = Delete
rulebook-deleted = The rule “{ $name }” is gone; what it did stays on record.
rulebook-no-such-rule = There is no rule called { $id }. See them all with /rule.
rulebook-too-many-rules = A group can have { $limit } rules. Please delete one you do not use, for example: <code>/rule flood delete</code>

rulebook-tried = The rule “{ $name }” on { $count } messages since { $since }: it would have hit <b>{ $hits }</b> of them, from { $people } people.
rulebook-tried-cut = There were too many messages; only the newest { $count } were tried.
rulebook-tried-below = See below.
rulebook-example = · { $name } ({ $at }): { $text }
rulebook-cannot-try = What the rule “{ $name }” looks at is not stored, so it cannot be tried on the past. Let it watch for some days first.

rulebook-guide = What should it look for?
rulebook-guide-below = Please choose below.
rulebook-guide-parameters = What counts exactly?
rulebook-guide-actions = And then?
rulebook-kind-words = Words
rulebook-kind-links = Links
rulebook-kind-invites = Invitations
rulebook-kind-forwards = Forwards
rulebook-kind-newcomers = Limits for newcomers
rulebook-kind-flood = Flooding
rulebook-kind-repeats = Repetition
rulebook-kind-duplicates = Campaigns
rulebook-kind-media = Photos, stickers and so on
rulebook-kind-mentions = Mass mentions
rulebook-kind-channel-posts = Writing as a channel
rulebook-kind-length = Very long messages
rulebook-kind-emoji = Floods of emoji
rulebook-kind-invisible = Invisible text

rulebook-looks-words = words of the list { $list }
rulebook-looks-patterns = any of { $how_many } patterns
rulebook-looks-links = { $mode ->
        [deny] links to { $domains }
        [allow] links to anywhere but { $domains }
       *[all] any link
    }
rulebook-looks-invites = links into other groups{ $public_names ->
        [true] , public groups and channels
       *[false] {""}
    }{ $mentions ->
        [true] , @names nobody here bears
       *[false] {""}
    }
rulebook-looks-forwards = forwards from { $origins }
rulebook-looks-foreign-quotes = quotations from elsewhere ({ $origins })
rulebook-looks-channel-posts = writing as a channel
rulebook-looks-media = any of these: { $kinds }
rulebook-looks-via-bot = messages made by other bots
rulebook-looks-mentions = { $limit } or more mentions in a message
rulebook-looks-shouting = { $percent }% capitals or more
rulebook-looks-emoji = { $limit } emoji or more
rulebook-looks-length = { $characters } characters or more
rulebook-looks-invisible = text that cannot be seen
rulebook-looks-scripts = { $percent }% or more in these scripts: { $scripts }
rulebook-looks-flood = { $messages } messages of one person within { $within }
rulebook-looks-duplicates = the same text from { $people } people within { $within }
rulebook-looks-repeats = the same text { $times } times from one person within { $within }
rulebook-looks-newcomers = newcomers (first { $age }, or fewer than { $messages } messages) sending: { $limits }
rulebook-looks-when = { $sought } ({ $when })
rulebook-when-newcomers = only in the first { $age } or before { $messages } messages
rulebook-when-age = only in the first { $age }
rulebook-when-min = only from { $count } messages on
rulebook-when-max = only up to { $count } messages
rulebook-when-topics = only in topics { $topics }
rulebook-when-except = not for { $roles }
rulebook-when-no-edits = edits do not count

rulebook-act-nothing = keep a note
rulebook-act-delete = delete
rulebook-act-warn = warn ({ $points ->
        [one] 1 point
       *[other] { $points } points
    })
rulebook-act-mute = mute until lifted
rulebook-act-mute-for = mute for { $duration }
rulebook-act-kick = remove
rulebook-act-ban = ban
rulebook-act-ban-for = ban for { $duration }
rulebook-act-notify = tell the admins

rulebook-misread-no-detector = I could not tell what to look for. It can be: { $known }. For example: <code>/rule add flood messages=5 within=10s : delete, mute 10m</code>
rulebook-misread-unknown-parameter = “{ $found }” does not belong there; there can be: { $known }. For example: <code>/rule add flood messages=5 within=10s : delete</code>
rulebook-misread-bad-value = The value of “{ $found }” is not right. For example: <code>/rule add flood messages=5 within=10s : delete, mute 10m</code>
rulebook-misread-no-action = A colon and what should follow are missing. For example: <code>/rule add links new=1d : delete, warn 1</code>
rulebook-misread-unknown-action = “{ $found }” is nothing I can do; there are delete, warn 1, mute 10m, kick, ban and notify. For example: <code>/rule add links new=1d : delete, warn 1</code>
rulebook-misread-bad-name = “{ $found }” cannot be a rule's name; use letters, digits and dashes. For example: <code>/rule add links id=no-links : delete</code>
rulebook-no-such-list = There is no list called “{ $found }”; there are: { $known }. Begin one with its first word, for example: <code>/word add #ads casino</code>

rulebook-help-rule = Rules: see, add, try and switch them
rulebook-usage-rule = For example: <code>/rule</code> shows them all, <code>/rule flood enforce</code> puts one in force, <code>/rule test flood 7</code> tries it on the last 7 days, <code>/rule add links new=1d : delete</code> adds one
