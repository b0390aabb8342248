# 企业微信：卡片和编号列表上的几个词。

wecom-title = 围炉
wecom-submit = 提交
wecom-closed = 已结束
wecom-group = 企业微信群（{ $tail }）
wecom-contested = 这个机器人的连接十分钟内被抢走了两次：好像有另一个程序也在用它。请停掉其中一个，同时只能有一个在运行。
wecom-choose = 回复“@{ $name } 序号”来选，例如 <code>@{ $name } 1</code>
wecom-choose-in-private = 回复序号来选，例如 <code>1</code>
