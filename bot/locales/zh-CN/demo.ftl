# 演示：读书会的一天。

demo-opening =
    这是一个假想的读书会，机器人是真的：真的处理流程，真的 SQLite 数据库，不需要任何账号。
    下面是它的一天，时间走得快一些。
demo-closing =
    你看到了：迎新、打卡和连续天数、删广告和处理记录、举报、投票、定时公告、群主的日报。
    每一步都写进了数据库；进程随时被杀掉，重启后也接着做，不会重复算分。

    接下来可以：
      hearth demo --terminal --language en    看英文版
      hearth demo --terminal --keep demo.db   留下数据库，用 sqlite3 看看里面有什么
      hearth commands                         全部命令
      README.zh-CN.md                         五步接到 Telegram 群
demo-kept = 数据库留在 { $path }。

demo-group = 读书会
demo-name-owner = 林老师
demo-name-zhou = 小周
demo-name-ming = 阿明
demo-name-rose = 小红
demo-name-walter = 老王
demo-name-lee = 小李
demo-name-chen = 小陈
demo-name-spammer = 财富密码

demo-privately = [私聊 → { $name }]
demo-only-for = [只给 { $name } 看]
demo-answers = [回复 { $name }]
demo-edited = [消息更新]
demo-deleted = [被 { $name } 删除]
demo-told = [弹出提示给 { $name }] { $text }
demo-taps = 点了 [{ $button }]
demo-votes = 投给 { $choice }
demo-reacts = 回应 { $emoji }
demo-pins = 置顶了一条消息
demo-poll-closed = 结束了投票
demo-joins = 进群了
demo-leaves = 离开了
demo-muted = 被 { $by } 禁言
demo-banned = 被 { $by } 移出并拉黑
demo-freed = 可以发言了

demo-scene-setting-up = 前一刻：群主做三件小事
demo-scene-morning = 早上：打卡
demo-scene-newcomers = 新人来了
demo-scene-spam = 广告来了
demo-scene-report = 举报
demo-scene-poll = 投票
demo-scene-announcement = 公告和晚间小结
demo-scene-next-morning = 第二天早上
demo-scene-digest = 群主的日报

demo-says-ritual = /ritual new 晨读 07:00-22:00 每天 提示=07:30 总结 词=晨读
demo-says-checkin = 晨读 《活着》第三章
demo-says-introduction = 报到！我是小李，在杭州做设计，最近在读《长安的荔枝》
demo-says-spam = 日赚 500，加我领取 https://easy-money.example/go
demo-says-dubious = 书单免费领，加我微信 dushu888
demo-says-report = 举报
demo-says-poll = /poll -until 3h 周三共读哪一本？ | 小王子 | 活着 | 三体
demo-says-announcement = /announce 今天 20:00 | 今晚八点线上共读，老地方见。

demo-button-enforce = 启用
demo-button-checkin = 打卡
demo-button-delete = 删除
demo-button-schedule = 按计划发布

demo-why-setup = 权限齐不齐、少了什么会怎样，一张卡片说清楚；语言和时区点一下就改。
demo-skipped-digest = （九点有群主的第一份日报，我刚来，数字还少，略过；明天那份在最后。）
demo-why-ritual = 一行话就是一个打卡活动：口令、时间、每天的提示和小结。
demo-why-rule = 新规则先观察、不动手；点一下才启用。
demo-why-prompt = 到了设定的时间，提示自己来，带一个一点就行的按钮。
demo-why-checkin = 说一句口令就算打卡；连续天数由打卡记录算出来，不会算错。
demo-why-tap = 点按钮也行，群里不多出一条消息。
demo-why-welcome = 一起来的新人只用一条消息迎接。
demo-why-introduction = 新人报到被认出来，记下来。
demo-why-spam = 规则命中：消息删除，发的人禁言一天；每次处理都有编号，一点就能撤销。
demo-why-case = 管理员随时能查：命中了什么、哪条规则、谁做的。
demo-why-report = 举报那句话从群里消失，管理员在私聊里收到，带着处理按钮。
demo-why-decided = 一点就处理完；举报的人会得到答复。
demo-why-result = 到点自动结束，结果贴在投票下面，每票只算一次。
demo-why-preview = 先看预览和时间，确认了才排上。
demo-why-announcement = 到点准时发出，重启也不会漏发或重发。
demo-why-summary = 一天结束，小结自己来。
demo-why-streak = 连续第二天。
demo-why-digest = 每天一条私聊：先是要他决定的事，再是数字。
