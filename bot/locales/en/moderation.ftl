moderation-comma = { ", " }
moderation-notice = 🧹 The group's rules took care of { $count ->
        [one] one message
       *[other] { $count } messages
    } just now ({ $names }: { $rules }). If you disagree, write to me privately to appeal.
moderation-appeal = Appeal ({ $name })
moderation-notify = <b>{ $group }</b>: rules stopped { $count ->
        [one] one message
       *[other] { $count } messages
    } ({ $names }: { $rules }), { $numbers }. See any of them with /case and its number.
