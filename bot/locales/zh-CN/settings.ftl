# 设置这件事本身说的话
settings-help-settings = 用按钮调整设置
settings-usage-settings = 发 <code>/settings</code>，点按钮来调。
settings-help-set = 用文字改一项设置
settings-idle = 这个群里不起作用（平台做不到，或由平台自己做）：{ $labels }
settings-usage-set = 改一项：<code>/set checkin.day_start 04:00</code>；看一组：<code>/set checkin</code>；恢复默认：<code>/reset checkin.day_start</code>
settings-help-reset = 让一项设置恢复默认
settings-usage-reset = 要恢复哪一项？例如 <code>/reset checkin.day_start</code>
settings-title = <b>{ $title }</b> 的设置，想调哪一块？
settings-section = <b>{ $section }</b>：点一项来改，开关点一下就换。
settings-knob =
    <b>{ $label }</b>
    现在：{ $value }（默认 { $default }）
    可以填：{ $allowed }
    也可以发：<code>/set { $knob } { $example }</code>
settings-type-it =
    <b>{ $label }</b>
    请直接发来新的值。可以填 { $allowed }，例如 <code>{ $example }</code>
settings-line = <code>{ $knob }</code> = { $value }（{ $allowed }）
settings-label = { $label }：{ $value }
settings-change = <code>{ $knob }</code>：{ $old } → { $new }
settings-already = 本来就是这样，没有变化。
settings-kept = { $knob }：{ $value }
settings-shown = 好
settings-your-turn = 请发来新的值
settings-closed = 已收起
settings-told-privately = 内容有点长，私聊发给你了。
settings-on = 开
settings-off = 关
settings-unset = 不设
settings-empty = 空
settings-back = ‹ 返回
settings-close = 收起
settings-type = 自己填
settings-reset = 恢复默认
settings-try-again = 再填一次
settings-or-none = { $allowed }，或 none 表示不设
settings-allows-switch = on 或 off
settings-allows-choice = { $choices } 中的一个
settings-allows-number = { $range ->
    [any] 数字
   *[other] 数字，{ $range }
}
settings-allows-time = 钟点，从 00:00 到 23:59
settings-allows-duration = { $range ->
    [any] 时长
   *[other] 时长，{ $range }
}
settings-allows-text = { $longest ->
    [any] 文字
   *[other] 不超过 { $longest } 字的文字
}
settings-allows-like = { $choices } 这样的写法
settings-allows-list = 用逗号或换行隔开的几项
settings-allows-value = TOML 写法的值
settings-bad-value = <code>{ $knob }</code> 要填 { $allowed }，例如 <code>/set { $knob } { $example }</code>
settings-bad-value-because = <code>{ $knob }</code> 要填 { $allowed }，例如 <code>/set { $knob } { $example }</code>（{ $why }）
settings-unknown = 没有叫“{ $name }”的设置，发 <code>/set</code> 看看都有哪些。
settings-unknown-but-near = 没有叫“{ $name }”的设置，是不是 <code>{ $nearest }</code>？

settings-moderation = 处罚
settings-moderation-ladder = 警告分满几分，怎么处理
settings-moderation-decay-days = 一次警告多少天后不再算分
settings-moderation-mute-for = 禁言时没写时长，就禁多久
settings-moderation-notify = 处罚告诉谁：public 群里和本人，private 只告诉本人，none 都不说
settings-moderation-log-chat = 每条处罚记录抄送到哪个群（填群的编号）
settings-moderation-appeals = 被处罚的成员可以申诉
settings-moderation-appeal-pause-hours = 两次申诉之间至少隔几小时
settings-moderation-staff-words = 同事对客户说了词表里的词（不管客户）：off、warn 提醒、block 拦下
settings-moderation-reports-per-hour = 一位成员一小时最多举报几条

settings-checkin = 打卡
settings-checkin-day-start = 打卡的一天从几点开始（按群的时区）
settings-checkin-base-points = 每次打卡得多少积分
settings-checkin-weekly-bonus = 连续打卡每满一周，每次多得多少积分
settings-checkin-max-points = 一次打卡最多得多少积分
settings-checkin-grace-days = 任意七个打卡日里，漏几天也不断连续
settings-checkin-freeze-every = 连续打卡每满几天得一张补签卡（0 为不发）
settings-checkin-freeze-max = 一个人最多攒几张补签卡
settings-checkin-reply-style = 说“打卡”之后怎么回应：reply 回一句，react 点个表情，none 不出声
settings-polls = 投票
settings-polls-members-may-create = 普通成员也可以发起投票，并结束自己发起的
settings-polls-open-hours = 没写截止时间时，投票开放几小时（0：一直开到有人结束）
settings-polls-show-voters = 公开投票里显示谁投了什么
settings-polls-nudge = 结束前一小时，自动提醒一次还没投的人

settings-general = 基本
settings-general-language = 我说哪种语言
settings-general-time-zone = 群里用哪个时区
settings-general-day-start = 统计上的一天从几点开始
settings-general-quiet-from = 安静时段从几点开始（没人问我就不开口）
settings-general-quiet-until = 安静时段到几点结束
settings-general-messages-per-day = 没人问的时候，一天最多说几句
settings-general-clean-notices = 删掉平台自带的进群、退群提示

settings-announcements = 公告
settings-announcements-pin = 新公告自动置顶，并取消上一条的置顶
settings-announcements-silent = 发公告时不响铃
settings-announcements-late-hours = 错过时间后，多少小时内还补发（再晚就跳过，写进日报）
settings-announcements-delete-after-hours = 公告发出多少小时后自动删除（0 为不删）

settings-digest = 日报
settings-digest-daily = 每天给群主发日报
settings-digest-at = 日报几点发
settings-digest-day = 日报说哪一天：yesterday 前一天，today 当天
settings-digest-weekly = 周几一起发周报（off 为不发）
settings-raid = 防护
settings-raid-enabled = 短时间内大量进群时自动开启防护
settings-raid-joins = 多少人进群算异常
settings-raid-seconds = 在多少秒之内
settings-raid-quiet-minutes = 平静多少分钟后自动结束
settings-raid-mute-hours = 没人处理时，新人多少小时后可以发言
settings-rules = 群规
settings-rules-must-accept = 新人要先同意群规才能发言
settings-rules-wait-hours = 给新人多少小时来同意
settings-rules-afterwards = 到时没同意怎么办：free 也让发言，remove 移出群

settings-welcome = 欢迎
settings-welcome-enabled = 有人进群时欢迎
settings-welcome-text = 欢迎语（空着就用标准的；也可以用 /setwelcome 写）
settings-welcome-back = 对不久前退群又回来的人说什么（none 为不说）
settings-welcome-back-days = 退群多少天内回来算老朋友
settings-welcome-window-seconds = 多少秒内进群的人合成一条欢迎
settings-welcome-names = 一条欢迎最多点几个人的名字
settings-welcome-delete-previous = 发新的欢迎时删掉上一条
settings-welcome-delete-after-minutes = 欢迎发出多少分钟后自动删除（0 为不删）
settings-welcome-topic = 在哪个话题里欢迎（话题编号，none 为默认话题）
settings-welcome-quiet-hours = 安静时段里：soundless 不响铃地欢迎，nothing 不出声
settings-welcome-rules-button = 欢迎下面带“群规”按钮
settings-welcome-links = 欢迎下面的链接按钮，每个写名称和 https 地址
settings-welcome-announce-bots = 有人拉机器人进群时说一声
settings-gate = 入群申请
settings-gate-enabled = 不在群里的人可以私聊我申请进群
settings-gate-questions = 申请的人要先回答哪些问题（最多三个）
settings-gate-accept = 回答里有这些词就直接同意
settings-gate-days = 申请多少天没人处理就过期

settings-introductions = 新人报到
settings-introductions-enabled = 识别新人的自我介绍
settings-introductions-words = 新人的话里有哪些词算报到
settings-introductions-min-length = 报到至少多少个字
settings-introductions-days = 进群后多少天内说的算报到
settings-introductions-thanks = 报到后怎么回应：react 点个表情，reply 回一句，none 不出声
settings-introductions-points = 报到得多少积分
settings-invitations = 专属邀请
settings-invitations-enabled = 成员可以要一个自己的邀请
settings-invitations-approval = 凭邀请进群要审批：auto 照旧，always 都要，never 不要
settings-invitations-days = 新人待满多少天算留下
settings-invitations-points = 带来的人留下，得多少积分
settings-onboarding = 新人头几天
settings-onboarding-enabled = 头几天私下给新人发消息
settings-onboarding-at = 几点发
settings-onboarding-day-1 = 第 1 天说什么（空着用标准的，none 为不发）
settings-onboarding-day-3 = 第 3 天说什么（空着用标准的，none 为不发）
settings-onboarding-day-7 = 第 7 天说什么（空着用标准的，none 为不发）
