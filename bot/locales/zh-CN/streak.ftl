# 自己的打卡记录，以及补签和撤销。

streak-comma = 、
streak-help-me = 我的连续打卡和打卡日历
streak-usage-me = 直接发：<code>/me</code>
streak-help-repair = 补上漏打的一天
streak-usage-repair = 请写上日期，例如：<code>补签 昨天</code>；管理员帮成员补：<code>/repair @xiaoming 3-1 出差没网</code>
streak-help-uncheck = 撤销成员某一天的打卡
streak-usage-uncheck = 请写明是谁、哪一天，例如：<code>/uncheck @xiaoming 3-1 误打卡</code>

streak-title = <b>{ $name }</b> ·「{ $ritual }」
streak-numbers = 连续 <b>{ $current }</b> 天，最长 { $longest } 天，共打卡 { $total } 天，补签卡 { $cards } 张
streak-challenge = 挑战已完成 { $done } 天，满 { $need } 天达成（{ $last }结束）
streak-month = { $year } 年 { $month } 月
streak-weekdays = {" 一  二  三  四  五  六  日"}
streak-legend = ● 打卡　◐ 补签卡　○ 漏打　□ 今天
streak-earlier = 上个月
streak-later = 下个月

streak-no-ritual = 群里还没有打卡记录，说一声“打卡”就开始了。
streak-which = 是哪一个打卡活动？请在日期前写上名字：{ $names }
streak-repaired = 已为 { $name } 补上「{ $ritual }」{ $day }的打卡，现在连续 { $streak } 天{ $points ->
    [0] 。
   *[other] ，+{ $points } 分。
 }
streak-withdrawn = 已撤销 { $name }「{ $ritual }」{ $day }的打卡，现在连续 { $streak } 天{ $points ->
    [0] 。
   *[other] ，扣回 { $points } 分。
 }
streak-nothing-to-withdraw = { $name }「{ $ritual }」{ $day }没有打卡记录。
streak-already = { $name }「{ $ritual }」{ $day }已经打过卡了。
streak-rest-day = 「{ $ritual }」{ $day }不用打卡。
streak-out-of-reach = 只能补最近 { $days } 天里已经过去的日子，例如：<code>补签 昨天</code>
streak-not-a-member = 频道和机器人没有打卡记录。
streak-card-spent = { $name } 用一张补签卡保住了「{ $ritual }」{ $day }，现在连续 { $streak } 天，还剩 { $cards } 张。
streak-covered = 「{ $ritual }」{ $day }已经有补签卡保着啦。
streak-no-cards = { $every ->
    [0] 本群不发补签卡，漏打的一天请找管理员补。
   *[other] 手里还没有补签卡：连续打卡每满 { $every } 天得一张。
 }
streak-nothing-to-save = { $day }之前还没有打卡记录，用不上补签卡。
