# Appeals: a second look at a case.

appeals-ask = 请用一条消息说说第 { $number } 号为什么处理错了，我会转给管理员。
appeals-ask-short = 请在下面说说理由。
appeals-too-short = 请多写几个字，让管理员看得明白。
appeals-sent = 收到，已经转给管理员。有结果我会告诉你。
appeals-too-soon = 你刚申诉过一次，{ $at } 之后可以再申诉。
appeals-not-yours = 这一条不是关于你的。
appeals-off = 这个群没有开放申诉，请直接联系管理员。
appeals-undone = 这一条已经撤销了，不用申诉。
appeals-open = 这一条的申诉还在等管理员答复。
appeals-decided-before = 这一条已经申诉过，管理员也答复了。

appeals-card-title = <b>申诉</b> · { $group } · { $name } · 已等 { $age }
appeals-card-text = 理由：{ $text }
appeals-card-privately = 申诉理由只给管理员看：请私聊我发 /appeals。
appeals-card-other = 当时的处理人是 { $name }，最好换个人来看。
appeals-accept-button = 接受并撤销
appeals-reject-button = 维持不变
appeals-more = 后面还有 { $count } 条。
appeals-none = 没有等待答复的申诉。
appeals-own = 自己的申诉要请别人来看。
appeals-decided-already = 这条申诉已经有人答复了。
appeals-accepted = 已接受，处理已撤销。
appeals-rejected = 好，维持不变。
appeals-by-accepted = <i>{ $name } 接受了申诉，处理已撤销。</i>
appeals-by-rejected = <i>{ $name } 看过了，维持不变。</i>
appeals-told-accepted = 你对「{ $group }」第 { $number } 号的申诉通过了，处理已经撤销。
appeals-told-rejected = 你对「{ $group }」第 { $number } 号的申诉没有通过，维持原来的处理。

appeals-help-appeals = 看等待答复的申诉
appeals-usage-appeals = 直接发：<code>/appeals</code>
