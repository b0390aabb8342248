# 打卡活动的设置。

ritual-comma = 、
ritual-help-rituals = 看看群里有哪些打卡活动
ritual-usage-rituals = 直接发：<code>/rituals</code>
ritual-help-ritual = 新建或修改打卡活动
ritual-usage-ritual = 新建：<code>/ritual new 早起 06:00-09:00 工作日 照片 提示=06:30</code>；修改：<code>/ritual 早起 window 06:00-08:00</code>

ritual-title = <b>#{ $id } { $ritual }</b>{ $state ->
    [paused] （暂停中）
    [ended] （已结束）
   *[active] {""}
 }
ritual-words = 口令：{ $words }
ritual-every-day = 每天
ritual-days = 每{ $days }
ritual-window = 时间：{ $opens }–{ $closes }
ritual-day-start = 一天从 { $at } 开始
ritual-proof-none = 凭证：不用
ritual-proof-text = 凭证：一句话
ritual-proof-photo = 凭证：照片
ritual-proof-number = 凭证：数字{ $has_unit ->
    [true] （{ $unit }）
   *[false] {""}
 }
ritual-prompt = 开场提示：{ $at }
ritual-remind = 截止前{ $left }提醒
ritual-summary = 截止后发小结
ritual-everyone = 全员参加
ritual-points = 每次 { $points } 分
ritual-challenge = 挑战：{ $first } 到 { $last }{ $need ->
    [0] ，每个打卡日都要完成
   *[other] ，打满 { $need } 天算完成
 }

ritual-none = 群里现在没有打卡活动。
ritual-created = 「{ $ritual }」建好了：
ritual-changed = 「{ $ritual }」改好了：
ritual-deleted = 「{ $ritual }」已删除，过去的打卡和积分都还在。
ritual-gone = 这个打卡活动已经不在了，发 <code>/rituals</code> 看看有哪些。
ritual-no-such = 没有叫“{ $found }”的打卡活动，发 <code>/rituals</code> 看看有哪些。
ritual-really = 真的要删除吗？
ritual-sure = 删除
ritual-back = 返回
ritual-history = <b>「{ $ritual }」</b>最近的打卡人数：

ritual-ask-name = 给打卡活动起个名字吧（20 字以内），直接发出来，例如：<code>早起</code>
ritual-ask-window = 「{ $ritual }」什么时间可以打卡？
ritual-ask-proof = 「{ $ritual }」打卡要带什么凭证？
ritual-ask-prompt = 「{ $ritual }」要不要定时发一条带按钮的提示？
ritual-choice-any = 全天
ritual-choice-none = 不用凭证
ritual-choice-text = 一句话
ritual-choice-photo = 照片
ritual-choice-number = 数字
ritual-choice-off = 不发提示
ritual-choice-write = 自己写

ritual-button-new = 新建
ritual-button-list = 全部活动
ritual-button-pause = 暂停
ritual-button-resume = 恢复
ritual-button-history = 历史
ritual-button-delete = 删除
ritual-field-window = 时间
ritual-field-days = 日子
ritual-field-proof = 凭证
ritual-field-prompt = 提示
ritual-field-remind = 提醒
ritual-field-words = 口令
ritual-field-name = 名字
ritual-field-points = 积分
ritual-field-length = 天数
ritual-field-need = 完成条件
ritual-flip-summary-on = 开启小结
ritual-flip-summary-off = 关闭小结
ritual-flip-who-on = 改为全员
ritual-flip-who-off = 改为自愿

ritual-misread = 没看懂“{ $found }”。{ $example }
ritual-unknown-field = 没看懂“{ $found }”。可以设：时间、日子、凭证、提示、提醒、小结、口令、积分、天数，例如：<code>/ritual 早起 提醒 30分钟</code>
ritual-word-taken = “{ $word }”已经是「{ $ritual }」的口令了，换一个吧，例如：<code>词=早安</code>
ritual-clash-prompt-outside = 提示时间要在打卡时间之内，例如：<code>06:00-09:00 提示=06:30</code>
ritual-clash-remind-too-long = 提醒要比打卡时间短，例如：<code>提醒=30分钟</code>
ritual-clash-need-too-many = 要求的天数比挑战的打卡日还多，例如：<code>21天 至少=18</code>
ritual-clash-need-without-end = 先定挑战的天数，再定至少几天，例如：<code>21天 至少=18</code>
ritual-clash-too-many = 一个群最多 20 个打卡活动，请先发 <code>/ritual</code> 删掉不用的。

ritual-example-name = 请发名字（20 字以内），例如：<code>早起</code>
ritual-example-words = 请发口令，最多 6 个，例如：<code>早起,起床</code>
ritual-example-window = 请发时间段，例如：<code>06:00-09:00</code>，或 <code>全天</code>
ritual-example-days = 请发日子，例如：<code>每天</code>、<code>工作日</code>、<code>周一三五</code>
ritual-example-daystart = 请发一天开始的钟点，例如：<code>04:00</code>，或 <code>默认</code>
ritual-example-proof = 请发凭证种类，例如：<code>照片</code>、<code>文字</code>、<code>数字:公里</code>、<code>无</code>
ritual-example-prompt = 请发提示的钟点，例如：<code>06:30</code>，或 <code>关</code>
ritual-example-remind = 请发截止前多久提醒，例如：<code>30分钟</code>，或 <code>关</code>
ritual-example-summary = 请发 <code>开</code> 或 <code>关</code>
ritual-example-who = 请发 <code>全员</code> 或 <code>参与者</code>
ritual-example-points = 请发每次的积分（0–1000），例如：<code>10</code>，或 <code>默认</code>
ritual-example-bonus = 请发每满一周多给的积分（0–1000），例如：<code>5</code>，或 <code>默认</code>
ritual-example-topic = 在要用的话题里发 <code>本话题</code>，或发 <code>关</code>
ritual-example-length = 请发挑战天数（2–366），例如：<code>21天</code>，或 <code>关</code>
ritual-example-from = 请发开始的日子，例如：<code>明天</code>、<code>3-15</code>
ritual-example-need = 请发打满几天算完成，例如：<code>18</code>，或 <code>默认</code>
