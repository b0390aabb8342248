rules-comma = 、
rules-shown =
    <b>群规</b>（第 { $version } 版，{ $at }，{ $accepted } 人已同意）

    { $text }
rules-accept-button = 我已阅读并同意
rules-accepted = 谢谢，已记下。欢迎！
rules-accepted-before = 你已经同意过这一版了。
rules-old-version = 群规更新了，请发 /rules 看最新的一版。
rules-none = 这个群还没有写群规。管理员可以用 <code>/setrules</code> 来写。
rules-no-such-version = 没有这一版群规。发 <code>/rules 历史</code> 看全部。
rules-version = 第 { $version } 版 · { $at } · { $accepted } 人同意
rules-everybody-accepted = 大家都同意了第 { $version } 版群规。
rules-missing = 第 { $version } 版群规：{ $accepted } 人已同意，{ $count } 人还没有：{ $names }
rules-no-such-rule = 没有叫 { $id } 的规则。发 /rule 看全部。

rules-preview =
    <b>第 { $version } 版群规会有这些变化：</b>

    { $changes }

    确认后才会生效。
rules-publish-button = 发布第 { $version } 版
rules-published =
    <b>群规更新了</b>（第 { $version } 版，{ $at }）

    { $text }
rules-published-notice = 第 { $version } 版群规已生效。
rules-too-long = 群规有 { $length } 字，太长了，最多 { $limit } 字。例如：<code>/setrules 1. 友善 2. 不发广告</code>
rules-same = 和第 { $version } 版一样，没有变化。

rules-prompt =
    👋 新来的朋友，请先看看群规，点下面的按钮后就能发言（{ $hours } 小时内都可以）：

    { $text }

rules-help-rules = 看群规
rules-usage-rules = 例如：<code>/rules</code> 看群规，<code>/rules 历史</code> 看各版，管理员还可以 <code>/rules 未同意</code>、<code>/rules test flood 7</code>
rules-help-setrules = 写或更新群规
rules-usage-setrules = 请把群规写在后面，或回复一条写好的消息。例如：<code>/setrules 1. 友善 2. 不发广告</code>
