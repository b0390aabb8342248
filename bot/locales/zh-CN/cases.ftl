# Cases: what was done to whom and why, in words, and the way back.

cases-and = 、
cases-nobody = （多人）
cases-hearth = 围炉

cases-did-warn = 警告 { $points } 分
cases-did-delete = 删除 { $count } 条消息
cases-did-mute-until = 禁言到 { $until }
cases-did-mute = 禁言，直到解除
cases-did-ban-until = 封禁到 { $until }
cases-did-ban = 封禁
cases-did-kick = 移出群（可以再进）
cases-did-notify = 提醒管理员
cases-plain-warn = 警告
cases-plain-delete = 删除消息
cases-plain-mute = 禁言
cases-plain-ban = 封禁
cases-plain-kick = 移出群
cases-plain-notify = 提醒
cases-cannot-here = { $what }（这个平台不让机器人做，请管理员来）
cases-could-not = { $what }（没办成，我缺少权限）

cases-line = <b>{ $name }</b>：{ $what }（第 { $number } 号）
cases-reason = 。原因：{ $reason }
cases-line-undone = <i>已由 { $by } 撤销：</i>{ $line }
cases-line-exempted = <i>已由 { $by } 撤销，这条规则 30 天内不再管 TA：</i>{ $line }
cases-undo-button = 撤销
cases-exempt-button = 撤销并豁免
cases-appeal-button = 申诉

cases-notice = 你在「{ $group }」：{ $what }（第 { $number } 号）
cases-told-undone = 你在「{ $group }」的第 { $number } 号处理已经撤销，抱歉打扰了。

cases-log = [{ $group }] { $line } · { $what } · { $by }
cases-log-shadow = [{ $group }] 观察中，没有执行：{ $line } · { $what }
cases-by-rule = 规则「{ $rule }」第 { $version } 版
cases-by-command = 命令 /{ $command }

cases-card-title = <b>第 { $number } 号</b> · { $at } · { $state }
cases-card-subject = 对象：{ $name }
cases-card-why = 依据：{ $what }
cases-card-actor = 处理人：{ $name }
cases-card-done = 做了什么：{ $what }
cases-card-reason = 原因：{ $reason }
cases-card-evidence = 原话（点开看）：{ $text }
cases-card-found = 命中：{ $entry }
cases-card-count = 数量：{ $count }，上限 { $limit }
cases-card-points = 现在的警告分：{ $points }
cases-card-closed = { $at } 由 { $name } 办结
cases-held-mute-until = 禁言中，到 { $until } 为止
cases-held-mute = 禁言中，直到解除
cases-held-ban-until = 封禁中，到 { $until } 为止
cases-held-ban = 封禁中
cases-appeal-open = { $at } 提出申诉，等待答复
cases-appeal-accepted = { $at } 的申诉已接受
cases-appeal-rejected = { $at } 的申诉未通过

cases-state-active = 生效
cases-state-undone = 已撤销
cases-state-appealed = 申诉中
cases-state-upheld = 维持不变
cases-state-expired = 已到期
cases-state-shadow = 观察

cases-no-such-case = 没有第 { $number } 号。发 <code>/cases</code> 看最近的。
cases-none = 还没有处理记录。
cases-list-title = <b>最近的处理</b>
cases-listed = { $line } · { $at } · { $state }
cases-undone = 第 { $number } 号已撤销。
cases-undone-before = 第 { $number } 号之前已经撤销了。
cases-nothing-to-undo = 这一条只是观察，没有处理谁，不用撤销。

cases-board-title = <b>警告分</b>
cases-board-line = { $name }：{ $points } 分（{ $warnings } 次）
cases-board-empty = 现在没有人有警告分，挺好。

cases-member-title = <b>{ $name }</b> · { $number }
cases-member-joined = { $at } 加入（{ $source }）
cases-member-seen = { $at } 起有记录，更早就在群里
cases-member-messages = 发言 { $count } 条
cases-member-reports = 被举报 { $about } 次；举报别人 { $sent } 次，其中 { $right } 次属实
cases-member-cases = 处理 { $count } 次，申诉 { $appeals } 次
cases-source-link = 通过链接
cases-source-request = 申请加入
cases-source-added = 被人拉入
cases-source-unknown = 方式不明

cases-help-case = 看一条处理记录
cases-usage-case = 请写上编号，例如：<code>/case 12</code>
cases-help-cases = 看最近的处理记录
cases-usage-cases = 例如：<code>/cases</code> 或 <code>/cases @xiaoming</code>，也可以回复 TA 的消息
cases-help-warnboard = 看谁有警告分
cases-usage-warnboard = 直接发：<code>/warnboard</code>
cases-help-member = 看一位成员的档案
cases-usage-member = 请说明是谁，例如：<code>/member @xiaoming</code>，或回复 TA 的消息
cases-help-undo = 撤销一次处理
cases-usage-undo = 请写上编号，例如：<code>/undo 12</code>
