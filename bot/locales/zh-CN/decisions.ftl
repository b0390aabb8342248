# 日报里的按钮点开之后

decisions-nothing-left = 已经没有了，真好。
decisions-asked-already = 这个问题已经请大家回答过了，或者已经太久了。
decisions-please-answer = 这位新朋友的问题还没人回，有谁知道吗？
decisions-budget-raised = 以后每天最多说 { $count } 句。
decisions-requests-title = <b>申请入群</b>
decisions-request = · { $name }，已等 { $age }
decisions-approve = 放行 { $name }
decisions-decline = 婉拒 { $name }
decisions-let-in = 已放行
decisions-turned-away = 已婉拒
decisions-trouble-title = <b>24 小时内没办成的事</b>
decisions-trouble-failed = · { $at } { $feature }：{ $error }
decisions-trouble-unknown = · { $at } { $feature }：不知道对方收到没有，请到群里看一眼
decisions-trouble-right = · { $at } { $feature }：缺少权限
decisions-trouble-more = · 还有 { $count } 件
decisions-trouble-buried = · 有 { $count } 条更新没能处理，请让维护的人看日志（编号 { $numbers }）
