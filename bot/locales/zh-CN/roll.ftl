# 一天的打卡过程：开场、提醒、小结、挑战结束。

roll-comma = 、
roll-tap = 打卡
roll-wish = 到点私下提醒我
roll-prompt = <b>「{ $ritual }」</b>开始打卡啦。
roll-prompt-until = <b>「{ $ritual }」</b>开始打卡啦，{ $closes } 截止。
roll-how-none = 点一下按钮就行。
roll-how-text = 说口令，再写一句今天的情况。
roll-how-photo = 说口令，配一张照片。
roll-how-number = 说口令，再报一个数字{ $has_unit ->
    [true] （{ $unit }）。
   *[false] 。
 }
roll-done-so-far = 已打卡 { $count } 人：{ $names }
roll-and-more = { $names }，还有 { $count } 人
roll-challenge-day = 挑战第 { $day }/{ $days } 天
roll-wish-on = 好的，快截止还没打卡时我会私聊提醒你（请先私聊我点“开始”）。
roll-wish-off = 好的，不再私聊提醒你。
roll-reminder = { $group }：「{ $ritual }」还有{ $left }截止，今天还没打卡。
roll-still-missing = 「{ $ritual }」还有{ $left }截止，{ $count } 位伙伴还没打卡。
roll-summary = <b>「{ $ritual }」{ $day }</b>：{ $count } 人打卡
roll-done = 已打卡：{ $names }
roll-total = 合计 { $total }{ $unit }
roll-missing = 还没打卡（{ $count }）：{ $names }
roll-complete = 全员到齐！
roll-no-ritual = 现在没有进行中的打卡活动。
roll-begins = 「{ $ritual }」挑战今天开始，共 { $days } 天，{ $last }结束。一起坚持！
roll-finish = <b>「{ $ritual }」挑战结束！</b>打满 { $need } 天的有 { $count } 人：
roll-finisher = { $place }. { $name }：{ $days } 天{ $covered ->
    [0] {""}
   *[other] （补签卡 { $covered } 天）
 }
roll-finish-more = 还有 { $count } 人也完成了。
roll-finish-others = 一路同行：
roll-finish-other = { $name }：{ $days } 天
roll-help-missing = 看看今天谁还没打卡
roll-usage-missing = 直接发：<code>/missing</code>
