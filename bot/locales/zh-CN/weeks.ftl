# 一口气过几周：数字周围的说明。

weeks-living = { $group }，{ $days } 天
weeks-title-digest = 今天早上群主看到的日报
weeks-title-numbers = { $days } 天之后
weeks-title-rates = 「{ $ritual }」：参与的人里有多少打了卡
weeks-title-finishers = 「{ $ritual }」：{ $count } 人打满 { $need } 天
weeks-title-effort = 花了多少
weeks-no-digest = （还没有日报。）
weeks-number = { $what }：{ $number }
weeks-count-members = 成员
weeks-count-join = 进群
weeks-count-leave = 退群
weeks-count-message = 消息
weeks-count-reaction = 表情回应
weeks-count-check-ins = 打卡
weeks-count-polls = 投票
weeks-count-votes = 票
weeks-count-cases = 处理
weeks-count-appeals = 申诉
weeks-count-reports = 举报
weeks-bot-lines = 机器人在群里说了 { $number } 条，最多的一天 { $most } 条
weeks-cost = { $updates } 个事件，从收下、判断到回应，用时 { $wall } 秒（处理器 { $processor } 秒），内存最多 { $memory } MiB。
