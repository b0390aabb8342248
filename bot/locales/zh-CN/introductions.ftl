# 新人报到：说一次就好，没人催。

introductions-thanks = 认识你啦，{ $name }！{ $points ->
    [0] {""}
   *[other] +{ $points } 分
}
introductions-your-turn = 在群里发一条消息，说说你是谁、做什么、想认识怎样的人（至少 { $least } 个字），10 分钟内都算报到。
introductions-known = 你已经报到过啦，大家都认识你了。
introductions-in-the-group = 报到要在群里说，让大家都看到你。
introductions-shown =
    <b>{ $name }</b>（{ $at }）：

    { $text }
introductions-shown-without-words = { $name } 在 { $at } 报到过，原话已经不再保存。
introductions-none-of = { $name } 还没有报到。
introductions-title = <b>最近报到</b>
introductions-nobody-yet = 还没有人报到。
introductions-line = { $name } · { $at }
introductions-missing = 最近 { $days } 天进群、还没报到的 { $count } 位：{ $names }{ $more ->
    [0] {""}
   *[other] 等
}
introductions-week = 最近 7 天：{ $joined } 人进群，{ $spoke } 人开口说话（{ $day } 人在头 24 小时内），{ $introduced } 人报到
introductions-unreached = 头几天的私信有 { $count } 条没送到：对方还没打开和我的私聊
introductions-unanswered = <b>新人问了、还没人接话：</b>
introductions-question = { $name }（{ $at }）：{ $text }
introductions-comma = 、
introductions-help-intro = 看一个人的自我介绍
introductions-usage-intro = 看谁的介绍？例如：<code>/intro @xiaoming</code>，或回复那个人的消息发 <code>/intro</code>
introductions-help-introductions = 谁报到了，谁还没有
introductions-usage-introductions = 直接发：<code>/introductions</code>
