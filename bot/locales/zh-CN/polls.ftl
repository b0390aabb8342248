polls-help-poll = 发起投票
polls-help-closepoll = 结束投票，公布结果
polls-help-polls = 看看进行中的投票和定期投票
polls-help-nonvoters = 看看还有谁没投
polls-usage-poll =
    这样写：<code>/poll 周末去哪？ | 爬山 | 看电影</code>
    前面可以加：<code>-m</code> 多选、<code>-a</code> 匿名、<code>-q 2</code> 测验（第 2 项是答案，可加一段“解析：…”）、<code>-until 18:00</code> 截止、<code>每周五 18:00</code> 定期。
polls-usage-closepoll = 回复要结束的投票，发 <code>/closepoll</code>
polls-usage-polls = 直接发：<code>/polls</code>
polls-usage-nonvoters = 回复一个投票，发 <code>/nonvoters</code>

# Starting one
polls-ask-question = 想问大家什么？请发一句话，我来做成投票。（不想做了就回“取消”）
polls-ask-options = 有哪些选项？一行一个，至少两个。
polls-ask-again = 好的，请重新发：第一行写问题，下面一行一个选项。
polls-draft-head = 投票会是这样：
polls-draft-answer = 正确答案：{ $answer }
polls-draft-lasts = 每次开放 { $lasts }
polls-draft-rule = 定期发起：{ $rule }
polls-draft-date = · { $at }
polls-post-button = 发出去
polls-change-button = 改一改
polls-cancel-button = 不要了
polls-toggle-multiple = 单选 / 多选
polls-toggle-anonymous = 公开 / 匿名
polls-changed = 改好了
polls-cancelled = 好的，不投了。
polls-done = 好了
polls-posted = “{ $question }”已经发到「{ $chat }」。
polls-series-started = 定期投票“{ $question }”设好了，到点我就发到「{ $chat }」。用 /polls 可以暂停或删除。

# What is wrong with one
polls-no-question = 还没有写问题。
polls-too-few-options = 至少要两个选项，现在有 { $count } 个。
polls-too-many-options = 选项最多 { $most } 个，现在有 { $count } 个。
polls-same-options = 有两个选项一模一样。
polls-invisible-option = 有一个选项是空白的。
polls-question-too-long = 问题太长了，最多 { $most } 个字。
polls-option-too-long = 有一个选项太长了，最多 { $most } 个字。
polls-too-long-together = 问题和选项加起来太长了，一共最多 { $most } 个字。
polls-explanation-too-long = 解析太长了，最多 { $most } 个字。
polls-explanation-needs-quiz = 有解析就要有答案：请加上 <code>-q 2</code> 这样的参数，说明第几项是对的。
polls-quiz-needs-number = -q 后面要写正确答案是第几项，“{ $found }”不是数字。
polls-quiz-is-single = 测验只能单选。
polls-no-such-answer = 没有第 { $number } 项，一共只有 { $most } 项。
polls-no-such-time = 没看懂截止时间“{ $found }”。可以写 <code>18:00</code>、<code>2h</code> 或 <code>明天 9:00</code>。
polls-no-such-length = 没看懂时长“{ $found }”。可以写 <code>2h</code> 或 <code>3天</code>。
polls-time-too-near-or-far = 投票时间要在 30 秒到一年之间。
polls-until-with-rule = 定期投票请用 <code>-for 2h</code> 写每次开放多久，不用 -until。
polls-time-is-past = 截止时间已经过了，请重新发起。
polls-bad-weights = 没看懂权重“{ $found }”。可以写 <code>-w 管理员=3,运营=2</code>，每种 1 到 100。
polls-unknown-option = 没有“{ $found }”这个参数。
polls-native-weights = 带权重的投票不能用平台自带的投票，去掉 -native 就可以。
polls-native-options = 平台自带的投票最多 12 个选项，去掉 -native 就可以。
polls-native-length = 问题或选项太长，平台自带的投票放不下，去掉 -native 就可以。
polls-native-time = 平台自带的投票最长 30 天，去掉 -native 就可以。
polls-unheard = 这个群里听不到大家说话，也没有按钮，谁也投不了票。
polls-native-missing = 这里没有平台自带的投票，去掉 -native 就可以。

# The card
polls-head = <b>投票：{ $question }</b>
polls-result-head = <b>投票结果：{ $question }</b>
polls-mark-quiz = 测验
polls-mark-anonymous = 匿名
polls-mark-multiple = 多选
polls-mark-weight = { $role }一票算 { $weight } 票
polls-mark-until = { $at } 截止
polls-role-owner = 群主
polls-role-admin = 管理员
polls-role-operator = 运营者
polls-role-content = 内容官
polls-role-events = 活动官
polls-option = { $number }. { $option }
polls-bar = { $bar } { $percent }% · { $votes } 票
polls-bar-weighted = { $bar } { $percent }% · { $votes } 人，计 { $weight } 票
polls-names = 　{ $names }{ $more ->
        [0] {""}
       *[other] {" "}等
    }
polls-turnout = { $voters } / { $members } 人投票（{ $percent }%）
polls-turnout-unknown = { $voters } 人投票
polls-how-to-vote = 发送“投票 { $example }”投第 { $example } 项，“投票 0”收回。
polls-vote-in-private = 每个人的私聊里都收到了一张选票，在那里投。
polls-on-ballot = “{ $question }”：{ $said }
polls-ballot-closed = 投票结束，结果在群里
polls-left-the-group = 你已经不在群里，这一票没算进去。
polls-nobody-voted = 没有人投票。
polls-winner = 最多：<b>{ $options }</b>（{ $percent }%）
polls-tie = 平票：<b>{ $options }</b>（各 { $percent }%）
polls-quiz-result = 正确答案：<b>{ $answer }</b>，{ $right } 人答对
polls-explanation = 解析：{ $text }
polls-close-button = 结束投票

# Voting
polls-voted = 已投：{ $options }
polls-taken-back = 已收回你的票
polls-unchanged = 你的票没有变
polls-too-late = 投票已经结束，这一票没算进去。
polls-not-found = 找不到这个投票了，发 /polls 看看都有哪些。
polls-only-one = 这个投票只能选一项。
polls-no-such-option = 只有 1 到 { $most } 项可选。
polls-quiz-right = 答对了！{ $explanation }
polls-quiz-wrong = 差一点，答案是“{ $answer }”。{ $explanation }
polls-answered-already = 测验只能答一次。答案是“{ $answer }”。{ $explanation }

# Ending and looking after them
polls-not-yours = 只有发起人和管理员能结束这个投票。
polls-ended = 投票结束了，结果已公布。
polls-ended-unseen = 这个投票没发出去过，已经撤掉了。要再发一次：<code>/poll</code>
polls-ended-already = 这个投票已经结束，不能重开。
polls-which = 有 { $count } 个投票在进行，请回复其中一个，再发 <code>/closepoll</code> 或 <code>/nonvoters</code>。
polls-none = 这个群还没有投票。发起一个：<code>/poll 周末去哪？ | 爬山 | 看电影</code>
polls-none-open = 现在没有进行中的投票，也没有定期投票。
polls-listed = { $number }. { $question }（{ $voters } 人已投）
polls-listed-unknown = { $number }. { $question }（不确定是否发出去了）
polls-listed-series = { $number }. 定期：{ $question }（下次 { $at }）
polls-listed-paused = { $number }. 定期：{ $question }（已暂停）
polls-end-numbered = 结束 { $number }
polls-pause-numbered = 暂停 { $number }
polls-resume-numbered = 继续 { $number }
polls-delete-numbered = 删除 { $number }
polls-not-public = 这是匿名投票，谁投了没投都不公开。
polls-everybody-voted = 大家都投了。
polls-missing = 还有 { $count } 人没投：{ $names }{ $more ->
        [0] {""}
       *[other] {" "}等
    }
polls-nudge-button = 提醒一次
polls-nudge-private = 「{ $chat }」的投票“{ $question }”还差你一票。
polls-nudge-group = { $people }{ $more ->
        [0] {""}
       *[other] {" "}等 { $more } 位
    } 投票“{ $question }”还差你们一票。
polls-nudged = 提醒好了：私聊 { $privately } 人，群里 { $in_group } 人。
polls-nudged-already = 这个投票已经提醒过一次了，不再打扰大家。
polls-between-names = {"、"}
