# 积分和排行榜。

points-help-points = 我的积分和最近的明细
points-usage-points = 直接发：<code>/points</code>；全社群的：<code>/points community</code>
points-help-rank = 排行榜：本周、本月、累计
points-usage-rank = 直接发：<code>/rank</code>；全社群的：<code>/rank community</code>
points-help-grant = 给成员加分或扣分
points-usage-grant = 请写明给谁、多少分、为什么，例如：<code>/grant @xiaoming 10 分享得好</code>（扣分写 -10）

points-balance = { $name } 现有 <b>{ $balance }</b> 分，本周 { $week } 分。
points-balance-together = { $name } 在社群「{ $community }」共有 <b>{ $balance }</b> 分，本周 { $week } 分。
points-entry = { $day } { $amount } { $reason }{ $has_note ->
    [true] ：{ $note }
   *[false] {""}
 }
points-reason-checkin = 打卡
points-reason-repair = 补签
points-reason-withdraw = 撤销打卡
points-reason-grant = 管理员
points-reason-introduction = 新人报到
points-reason-invited = 邀请的新人留下了
points-reason-linked = 账号关联，重复的只算一次
points-reason-other = 其他
points-granted = 给 { $name } 加了 { $amount } 分，现有 { $balance } 分。
points-taken = 扣了 { $name } { $amount } 分，现有 { $balance } 分。
points-out-of-bounds = 一次加或扣 1 到 { $most } 分，例如：<code>/grant @xiaoming 10 分享得好</code>

points-week = 本周
points-month = 本月
points-all = 累计
points-tab-points = 积分榜
points-tab-check-ins = 打卡榜
points-scope-chat = 本群
points-scope-community = 全社群
points-board-points-together = <b>{ $community } · 积分榜 · { $period }</b>
points-board-check-ins-together = <b>{ $community } · 打卡榜 · { $period }</b>
points-board-points = <b>积分榜 · { $period }</b>
points-board-check-ins = <b>打卡榜 · { $period }</b>
points-place-points = { $rank }. { $name }　{ $amount } 分
points-place-check-ins = { $rank }. { $name }　{ $amount } 次
points-own-below = ……
points-nobody = 还没有人上榜，来当第一个吧。
