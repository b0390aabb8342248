# WeCom: the few words on cards and numbered lists.

wecom-title = Hearth
wecom-submit = Submit
wecom-again = Change
wecom-closed = Closed
wecom-group = WeCom group ({ $tail })
wecom-contested = This bot’s connection was taken away twice within ten minutes: another program seems to use it too. Please stop one of them, only one may run.
wecom-choose = To choose, answer “@{ $name }” and the number, for example <code>@{ $name } 1</code>
wecom-choose-in-private = To choose, answer with the number, for example <code>1</code>
wecom-choose-by-number = Answer with a number, such as <code>1</code>; several: <code>1 3</code>
wecom-test-line = A test by Hearth: whoever reads this line sees that the webhook works.
wecom-probe-mention = A test by Hearth: is the @ behind this blue, and does it ring?
wecom-probe-card = A test: press the button
wecom-probe-button = Press me
wecom-probe-pressed = You pressed it, thank you
wecom-probe-repeated = A test by Hearth: this line should stand here once
