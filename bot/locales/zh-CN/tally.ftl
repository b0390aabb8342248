# 平台自己数的：一位群主名下所有群合在一起。

tally-title = <b>平台统计</b>：{ $owner } 名下的群合计，{ $day }{ $earlier ->
    [0] {""}
    [1] （前一天）
   *[2] （前一天 / 上周同日）
 }
tally-none-yet = <b>平台统计</b>：{ $owner } 名下的群，{ $day } 的数字平台还没有给全，这里先空着。
tally-groups = 群
tally-new-groups = 新建
tally-busy-groups = 有人说话的群
tally-members = 成员
tally-new-members = 新进群
tally-writers = 说过话的人
tally-messages = 消息
