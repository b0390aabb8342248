# When something happens: said back to admins, and why a line is no schedule.

schedule-once = { $at }
schedule-daily = 每天 { $at }
schedule-weekly = 每{ $days } { $at }
schedule-every-days = 每 { $n } 天 { $at }（从 { $start } 起）
schedule-monthly = 每月 { $day } 日 { $at }
schedule-monthly-last = 每月最后一天 { $at }
schedule-interval = 每隔{ $every }
schedule-cron = 按 cron：{ $text }

schedule-example = 例如：<code>每天 09:00</code>、<code>周一,周三 20:30</code>、<code>每月1号 10:00</code>、<code>每2小时</code>、<code>明天 8:00</code>
schedule-example-cron = 例如：<code>cron 0 9 * * 1-5</code>（周一到周五 9 点）

schedule-not-understood = 没看懂“{ $found }”是什么时候。{ $example }
schedule-no-time = 还差一个钟点。{ $example }
schedule-bad-time = “{ $found }”不是有效的钟点。{ $example }
schedule-bad-date = “{ $found }”不是有效的日期。{ $example }
schedule-bad-number = “{ $found }”太密或太疏了：间隔从 1 分钟到 366 天。{ $example }
schedule-bad-cron = cron 里的“{ $found }”看不懂，或永远不会到来。{ $example }
schedule-in-past = “{ $found }”已经过去了。{ $example }
