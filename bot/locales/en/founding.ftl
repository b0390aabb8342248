# Founding: groups that the bot makes.

founding-help-newgroup = Make a new group
founding-usage-newgroup = Write it like this: <code>/newgroup Reading club @lisi @wangwu</code>: the name first, then an @ for everybody who belongs to it, at least one.
founding-asked = Making “{ $title }”; I will tell you when it is there.
founding-made = “{ $title }” is there, and it is yours. Everybody sees it with its first message. To run it from here, send /connect.
founding-why-title = A group’s name has at most 50 characters; please choose a shorter one.
founding-why-count = A group has 2 to 2,000 members, you among them.
founding-why-people = “{ $title }” was not made: somebody does not exist, or cannot see the app ({ $said }). Please check the accounts behind the @.
founding-why-range = “{ $title }” was not made: only an app that is visible to the whole company (its root department) can make groups. An administrator can widen its visible range in the admin console ({ $said }).
founding-why-other = “{ $title }” was not made; the platform says: { $said }
