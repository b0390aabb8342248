# 欢迎：新朋友一起迎接，一条消息就够。

welcome-default = 👋 欢迎 { $names } 来到 <b>{ $group }</b>！
welcome-default-intro =
    👋 欢迎 { $names } 来到 <b>{ $group }</b>！
    来说一句“报到”，介绍一下自己吧，大家都想认识你。
welcome-default-back = 👋 { $names }，欢迎回来！
welcome-names-and-more = { $names } 和另外 { $more } 位新朋友
welcome-buddy = 有不明白的，随时找 { $name }。
welcome-comma = 、
welcome-bot-added = { $has_by ->
    [true] { $by } 把机器人 { $bot } 加进了群。
   *[false] 机器人 { $bot } 进群了。
}

welcome-rules-button = 📜 群规
welcome-introduction-button = 🙋 新人报到
welcome-no-rules = 群里还没有写群规。
welcome-rules-notice = { $text }
welcome-rules-told =
    <b>{ $group }</b> 的群规：

    { $text }
welcome-rules-sent = 群规有点长，私聊发给你了。
welcome-rules-cut = { $text }……（全文请在群里发 /rules）

welcome-preview =
    { $on ->
        [true] 欢迎语开着，新人会看到：
       *[false] 欢迎语关着。打开后，新人会看到：
    }

    { $text }
welcome-switch-button = { $on ->
    [true] 关闭欢迎语
   *[false] 打开欢迎语
}
welcome-switched = { $on ->
    [true] 欢迎语打开了。
   *[false] 欢迎语关掉了，新人来了我不出声。
}
welcome-type-button = 改文字
welcome-your-turn = 把新的欢迎语发给我，下一条消息就算。可以用 {"{"}昵称{"}"}、{"{"}群名{"}"}、{"{"}人数{"}"}、{"{"}群规{"}"}、{"{"}引导人{"}"}。
welcome-kept = 记下了。
welcome-cannot-test = 我在这个群里说不了话；用 <code>/welcome</code> 可以看欢迎语。
welcome-newcomer = 新朋友
welcome-tested = 已经在群里发了一条，看看效果。

welcome-bad-too-long = 太长了，最多 { $limit } 个字。例如：<code>/setwelcome 欢迎 {"{"}昵称{"}"} 来到 {"{"}群名{"}"}！</code>
welcome-bad-unbalanced = 第 { $position } 个字的 { $found } 没有配对；要写花括号本身，请写两个。例如：<code>/setwelcome 欢迎 {"{"}昵称{"}"} 来到 {"{"}群名{"}"}！</code>
welcome-bad-empty-name = 第 { $position } 个字的花括号里是空的。例如：<code>/setwelcome 欢迎 {"{"}昵称{"}"} 来到 {"{"}群名{"}"}！</code>
welcome-bad-unknown-name = 第 { $position } 个字的 { $found } 我不认识，可以用 {"{"}昵称{"}"}、{"{"}群名{"}"}、{"{"}人数{"}"}、{"{"}群规{"}"}、{"{"}引导人{"}"}。例如：<code>/setwelcome 欢迎 {"{"}昵称{"}"} 来到 {"{"}群名{"}"}！</code>
welcome-bad-not-a-name = 第 { $position } 个字的 { $found } 不是占位符，可以用 {"{"}昵称{"}"}、{"{"}群名{"}"}、{"{"}人数{"}"}、{"{"}群规{"}"}、{"{"}引导人{"}"}。例如：<code>/setwelcome 欢迎 {"{"}昵称{"}"} 来到 {"{"}群名{"}"}！</code>

welcome-help-welcome = 看看欢迎语，打开、关掉或试一条
welcome-usage-welcome = 例如：<code>/welcome</code> 看效果，<code>/welcome off</code> 关掉，<code>/welcome test</code> 在群里试一条
welcome-help-setwelcome = 写欢迎语
welcome-usage-setwelcome = 把欢迎语写在后面，例如：<code>/setwelcome 欢迎 {"{"}昵称{"}"} 来到 {"{"}群名{"}"}！</code>（<code>/setwelcome 默认</code> 换回原来的）
