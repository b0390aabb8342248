announcements-help-announce = 写一条公告，现在发、定时发或反复发
announcements-usage-announce = 写法：<code>/announce 内容</code>，<code>/announce 2026-12-24 20:00 | 内容</code>，<code>/announce 每周一,周四 09:00 | 内容</code>；也可以回复一条消息发 <code>/announce</code>。
announcements-help-announcements = 查看和管理公告
announcements-usage-announcements = 发 <code>/announcements</code>，点编号管理。
announcements-is-draft = <b>公告预览</b>
announcements-is-scheduled = <b>公告 #{ $number }</b>（已排期）
announcements-is-paused = <b>公告 #{ $number }</b>（已暂停）
announcements-is-done = <b>公告 #{ $number }</b>（已发布）
announcements-copies = （原样转发那条消息）
announcements-by-hand = 手动发布
announcements-when = 时间：{ $when }
announcements-next = 接下来：
announcements-date = { $weekday } { $at }
announcements-groups-chosen = 发到：{ $titles }
announcements-quiet = 注意：会落在安静时段，等到 { $until } 再发。
announcements-too-often = 注意：一天要发 { $often } 次，超过每天 { $limit } 条的额度，多出来的不会发。
announcements-cannot-pin = 注意：我没有置顶消息的权限，发出后不会置顶。
announcements-button-post = { $how ->
    [wait] 安静时段过后发
    [anyway] 不等了，现在发
   *[now] 现在发布
}
announcements-button-schedule = 按计划发布
announcements-button-when = 改时间
announcements-button-reword = 改内容
announcements-button-cancel = 取消
announcements-button-pause = 暂停
announcements-button-resume = 继续
announcements-button-delete = 删除
announcements-button-list = ‹ 全部公告
announcements-button-show = { $number ->
    [0] ‹ 返回
   *[other] #{ $number }
}
announcements-button-flip = { $option ->
    [pin] 置顶
    [silent] 静音
   *[ignores_quiet] 不管安静时段
}：{ $value ->
    [on] 开
   *[off] 关
}
announcements-button-keep = { $value ->
    [0] 不自动删除
   *[other] { $value } 小时后删除
}
announcements-button-groups = 选择群
announcements-button-group = { $value ->
    [on] ✓ { $title }
   *[off] { $title }
}
announcements-button-community = 整个社群「{ $name }」
announcements-left-out = 这些群没加上，你在那里没有发公告的权限，或转发的消息到不了那个平台：{ $titles }
announcements-and = 、
announcements-title-there = { $title }（{ $platform }）
announcements-choose-groups = 发到哪些群？只列出你有权发公告的群。
announcements-ask-when = 请发来时间，例如 <code>每周一,周四 09:00</code>、<code>明天 8:00</code>，或 <code>现在</code> 表示手动发。
announcements-ask-reword = 请发来新的内容。可以用 { "{" }group{ "}" } { "{" }date{ "}" } { "{" }weekday{ "}" } { "{" }members{ "}" }，例如：<code>今天是{ "{" }weekday{ "}" }，大家好</code>
announcements-your-turn = 请直接发来
announcements-done = 好
announcements-posted = 正在发布
announcements-posted-later = 现在是安静时段，过后会发布。
announcements-over = 这个时间已经过去了，请改个时间。
announcements-gone = 这条公告已经删除了。
announcements-deleted = 已删除，不会再发。
announcements-cancelled = 已取消，什么都没有发。
announcements-none = 还没有公告。写一条：<code>/announce 每周一 09:00 | 新的一周开始了</code>
announcements-list = <b>{ $title }</b> 的公告：
announcements-line = #{ $number } { $state ->
    [paused] （暂停）
    [done] （已发布）
   *[other] { "" }
}{ $when }：{ $text } { $next }
announcements-template-too-long = 公告太长了，最多 4096 字，例如：<code>今晚八点直播</code>
announcements-template-unbalanced = 有一个花括号没有配对。想写花括号本身，请写两个，例如 <code>{ "{" }{ "{" }好{ "}" }{ "}" }</code>。可用：{ $names }（看到：{ $found }）
announcements-template-empty-name = 花括号里是空的，可用：{ $names }，例如 { "{" }group{ "}" }（看到：{ $found }）
announcements-template-unknown-name = 不认识 { $found }，可用：{ $names }，例如 { "{" }group{ "}" }
announcements-template-not-a-name = 不认识 { $found }，可用：{ $names }，例如 { "{" }group{ "}" }
