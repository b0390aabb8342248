# 日报和周报：先说要决定的事，再说数字。

digest-help-digest = 看日报，或调整日报
digest-usage-digest = 现在看：<code>/digest</code>；看周报：<code>/digest week</code>；看全社群的：<code>/digest community</code>；改时间：<code>/digest at 21:30</code>；不收了：<code>/digest off</code>

digest-title = <b>{ $group }</b> · { $day } { $weekday }
digest-decisions = <b>等你决定</b>
digest-nothing-waits = 没有要操心的事，今天安心喝茶。
digest-numbers = <b>数字</b>{ $earlier ->
        [0] {""}
        [1] （前一天）
       *[2] （前一天 / 上周同日）
    }
digest-number = { $label } <b>{ $now }</b>{ $earlier ->
        [0] {""}
        [1] （{ $before }）
       *[2] （{ $before } / { $ago }）
    }
digest-gap = {" · "}
digest-comma = 、
digest-arrow = {" → "}
digest-chart = { $label } { $bars }

digest-metric-members = 成员
digest-metric-joins = 进群
digest-metric-leaves = 退群
digest-metric-active = 活跃
digest-metric-weekly = 周活跃
digest-metric-monthly = 月活跃
digest-metric-share = 占比
digest-metric-messages = 消息
digest-metric-replies = 回复
digest-metric-reactions = 表情回应
digest-metric-check-ins = 打卡率
digest-metric-turnout = 投票率
digest-metric-activation = 新人开口率
digest-metric-cases = 处理
digest-metric-undone = 撤销
digest-metric-reports = 举报
digest-metric-checked-in = 打卡

# 等你决定
digest-wait-reports = · { $count } 条举报在等，最久 { $age }
digest-wait-appeals = · { $count } 个申诉在等，最久 { $age }
digest-wait-requests = · { $count } 人申请入群还没进来，最久 { $age }
digest-wait-question = · 新人{ $name }问了没人回（{ $age }）：{ $text }
digest-wait-rights = · 我缺少权限：{ $name }
digest-wait-undos = · 规则「{ $name }」7 天里被撤销 { $count } 次，是不是太严了？
digest-wait-trial = · { $rules } 条规则还在观察，7 天里会命中 { $count } 次：{ $name }
digest-wait-deliveries = · { $count } 个动作没成功或不确定，最早 { $age }前
digest-wait-buried = · { $count } 条更新我没能处理，最早 { $age }前
digest-wait-budget = · 说话额度用完了，{ $count } 句话没说出口
digest-wait-skipped = · { $count } 条公告没发出去，最早 { $age }前

digest-do-reports = 看举报
digest-do-appeals = 看申诉
digest-do-requests = 看申请
digest-do-question = 请大家回答{ $name }
digest-do-rights = 看权限
digest-do-undos = 调规则「{ $name }」
digest-do-trial-enforce = 启用规则
digest-do-trial-show = 看会命中什么
digest-do-trial-watch = 继续观察
digest-do-deliveries = 看没办成的事
digest-do-buried = 看没办成的事
digest-do-budget = 每天多给 { $more } 句
digest-do-skipped = 看公告

digest-shown = 在下面
digest-done = 好了

# 数据有缺
digest-was-away = <i>{ $start } 到 { $end } 我不在线，那段的数字是后来补的，可能不全。</i>
digest-is-new = <i>我{ $today ->
        [true] 今天才来，数字到现在为止
       *[false] {" "}{ $day }才来
    }。{ $compares ->
        [true] 满一周后，再和上周同日比
       *[false] 明天起和前一天比，下周起再和上周同日比
    }。</i>
digest-strangers = <i>群里共 { $counted } 人，我认得其中 { $known } 人；其余的人开口后我才认得。</i>

# 周报
digest-week-title = <b>{ $group } 周报</b> · { $first } 到 { $last }
digest-week-newcomers = <b>上上周来的新人</b>
digest-week-stayed = 来了 { $joined } 人，留下 { $stayed } 人（{ $share }），其中 { $active } 人这周还活跃
digest-week-nobody-came = 那一周没有新人来。
digest-week-inviters = 这周带来新人最多的：{ $names }
digest-week-inviter = { $name } { $came } 人
digest-week-busiest = <b>这周说得最多的</b>
digest-week-person = { $place }. { $name }：{ $count } 条
digest-week-trend = { $weeks ->
        [1] <b>这一周</b>
       *[other] <b>近 { $weeks } 周</b>（旧 → 新）
    }
digest-week-course = { $label } { $course }

# 怎么发
digest-sent-privately = 日报里有名字，私聊发给你了。
digest-open-private = 日报里有名字，只能私聊看。点下面的按钮打开私聊。
digest-open-private-write = 日报里有名字，只能私聊看。请先私聊我一句话，再来说一次。
digest-cannot-reach-write = 给群主的日报没处送：请群主私聊我一句话，只要一次。
digest-open-button = 打开私聊
digest-cannot-reach = 给群主的日报没处送：请群主点下面的按钮打开私聊，只要一次。
digest-settings-button = 日报设置
digest-settings =
    <b>{ $group } 的日报</b>
    { $daily ->
        [true] 每天 { $at } 发，说{ $day ->
            [today] 当天
           *[yesterday] 前一天
        }的事。
       *[false] 已经关掉，谁都不发。
    }
    周报：{ $weekly ->
        [off] 不发
        [mon] 周一
        [tue] 周二
        [wed] 周三
        [thu] 周四
        [fri] 周五
        [sat] 周六
       *[sun] 周日
    }
    你：{ $wanted ->
        [true] 每天收
       *[false] 不收
    }
digest-at-button = { $at }
digest-yesterday-button = 说前一天
digest-today-button = 说当天
digest-weekly-mon-button = 周报在周一
digest-weekly-sun-button = 周报在周日
digest-weekly-off-button = 不要周报
digest-want-button = 我要收
digest-unwant-button = 我不收
digest-time-kept = 好，每天 { $at } 发，说{ $day ->
        [today] 当天
       *[yesterday] 前一天
    }的事。
digest-wanted = 好，以后每天发给你。
digest-unwanted = 好，不再发给你。想收了就发 /digest on。
