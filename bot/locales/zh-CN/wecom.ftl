# 企业微信：卡片和编号列表上的几个词。

wecom-title = 围炉
wecom-submit = 提交
wecom-again = 改投
wecom-closed = 已结束
wecom-group = 企业微信群（{ $tail }）
wecom-contested = 这个机器人的连接十分钟内被抢走了两次：好像有另一个程序也在用它。请停掉其中一个，同时只能有一个在运行。
wecom-choose = 回复“@{ $name } 序号”来选，例如 <code>@{ $name } 1</code>
wecom-choose-in-private = 回复序号来选，例如 <code>1</code>
wecom-choose-by-number = 回复序号来选，例如 <code>1</code>；多选就写 <code>1 3</code>
wecom-test-line = 围炉测试：看到这一行，说明消息推送是通的。
wecom-probe-mention = 围炉测试：看看后面这个 @ 是不是蓝色、有没有提醒：
wecom-probe-card = 围炉测试：请点按钮
wecom-probe-button = 点我
wecom-probe-pressed = 你点过了，谢谢
wecom-probe-repeated = 围炉测试：这一行只该出现一次
