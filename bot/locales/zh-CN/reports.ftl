# Reports: members point at a message, admins decide.

reports-thanks = 谢谢提醒，「{ $group }」的管理员会看的。
reports-thanks-again = 这一条你已经举报过了，管理员会看的。
reports-too-many = 你这一小时举报得有点多，请稍后再试。
reports-not-reportable = 这条消息不能举报。

reports-card-title = <b>举报</b> · { $group } · 对象：{ $name } · 已等 { $age }
reports-card-text = 原话（点开看）：{ $text }
reports-card-by = 举报人：{ $name }
reports-card-reason = 举报人：{ $name }：{ $reason }
reports-card-more = 还有 { $count } 人举报
reports-card-count = { $count } 人举报；是谁、为什么，请私聊我发 /reports 看
reports-card-claimed = { $name } 正在处理
reports-claim-button = 我来处理
reports-warn-button = 删除并警告
reports-mute-button = 删除并禁言
reports-ban-button = 删除并封禁
reports-dismiss-button = 没问题
reports-more = 后面还有 { $count } 条。
reports-none = 没有等待处理的举报。
reports-claimed = 交给你了。
reports-taken = 已经有人在处理了。
reports-decided = 已处理。
reports-decided-already = 这条举报已经处理过了。
reports-closed-warn = <i>{ $name } 已删除并警告（第 { $number } 号）。</i>
reports-closed-mute = <i>{ $name } 已删除并禁言（第 { $number } 号）。</i>
reports-closed-ban = <i>{ $name } 已删除并封禁（第 { $number } 号）。</i>
reports-closed-dismiss = <i>{ $name } 看过了，没问题。</i>
reports-told-acted = 你在「{ $group }」举报的消息已经处理，谢谢你。
reports-told-dismissed = 你在「{ $group }」举报的消息，管理员看过后认为没有问题。谢谢你留意。

reports-help-report = 举报一条消息
reports-usage-report = 请回复要举报的那条消息，例如：<code>/report 广告</code> 或 <code>举报</code>
reports-help-reports = 看等待处理的举报
reports-usage-reports = 直接发：<code>/reports</code>
