# 统计卡片

stats-help-stats = 看今天、7 天、30 天的统计
stats-usage-stats = 直接发：<code>/stats</code> 或 <code>统计</code>

stats-title = <b>{ $group }</b> · { $period }
stats-today = 今天
stats-week = 近 7 天
stats-month = 近 30 天
stats-today-button = 今天
stats-week-button = 7 天
stats-month-button = 30 天
stats-again = ↻
stats-beside-today = <i>括号里是昨天一整天</i>
stats-beside-week = <i>括号里是再往前 7 天</i>
stats-beside-month = <i>括号里是再往前 30 天</i>
stats-line = { $label } <b>{ $now }</b>{ $before ->
        [none] {""}
       *[other] （{ $before }）
    }
stats-share = ，占 { $share }%
stats-label-members = 成员
stats-label-active = 活跃的人
stats-label-message = 消息
stats-label-reply = 回复
stats-label-reaction = 表情回应
stats-label-check-in = 打卡
stats-label-vote = 投票
stats-label-join = 进群
stats-label-leave = 退群
