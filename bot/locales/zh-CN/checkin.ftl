# 打卡：一句话、一个按钮、一张照片。

checkin-default-name = 每日打卡
checkin-comma = 、
checkin-help-checkin = 打卡
checkin-usage-checkin = 说“打卡”就好，后面可以写一句话，例如：<code>打卡 今天读了 20 页</code>

checkin-done = { $name } 打卡成功，「{ $ritual }」连续 <b>{ $streak }</b> 天{ $points ->
    [0] 。
   *[other] ，+{ $points } 分。
 }{ $cards ->
    [earned] 攒到一张补签卡！
    [used] 漏掉的 { $covered } 天，补签卡帮你保住了。
   *[same] {""}
 }
checkin-already = { $name } 今天已经打过卡啦，「{ $ritual }」连续 { $streak } 天。
checkin-not-open-yet = 「{ $ritual }」{ $at } 开始，到时候再来。
checkin-closed = 「{ $ritual }」今天 { $at } 已经结束，下次早点来。
checkin-rest-day = 「{ $ritual }」今天休息，{ $day }再见。
checkin-rest = 「{ $ritual }」今天休息。
checkin-not-begun = 「{ $ritual }」{ $day }才开始，别急。
checkin-paused = 「{ $ritual }」暂停中，恢复后再来打卡。
checkin-ended = 「{ $ritual }」的挑战已经结束了。
checkin-needs-photo = 还差一张照片：10 分钟内在群里发出来就算「{ $ritual }」打卡。
checkin-needs-text = 还差一句话：10 分钟内在群里说说今天的情况，就算「{ $ritual }」打卡。
checkin-needs-number = 还差一个数字{ $has_unit ->
    [true] （{ $unit }）
   *[false] {""}
 }：10 分钟内在群里报一下，就算「{ $ritual }」打卡。
checkin-gone = 这个打卡活动已经不在了。
checkin-no-ritual = 群里还没有打卡活动，管理员可以用 /ritual new 建一个。
checkin-which = 群里有好几个打卡活动，说其中一个词就行：{ $words }
