# WeCom: the few words on cards and numbered lists.

wecom-title = Hearth
wecom-submit = Submit
wecom-closed = Closed
wecom-group = WeCom group ({ $tail })
wecom-contested = This bot’s connection was taken away twice within ten minutes: another program seems to use it too. Please stop one of them, only one may run.
wecom-choose = To choose, answer “@{ $name }” and the number, for example <code>@{ $name } 1</code>
wecom-choose-in-private = To choose, answer with the number, for example <code>1</code>
