# Sanctions by hand.

sanctions-points-now = ；现在共 { $points } 分。
sanctions-no-warning = { $name } 没有可撤回的警告。
sanctions-unwarned = 已撤回对 { $name } 的警告（第 { $number } 号，{ $points } 分）。
sanctions-unmute-done = { $name } 可以说话了。
sanctions-unban-done = { $name } 已解封，可以再进群。

sanctions-not-unknown = 没找到这个人。请回复 TA 的一条消息，或写 TA 的数字编号，例如：<code>/warn 12345678 刷屏</code>
sanctions-not-look-alike = 这个名字里有长得像字母的别的字符，可能是冒充。请回复 TA 的消息，或写数字编号。
sanctions-not-several = 叫这个名字的账号不止一个。请回复 TA 的消息，或写数字编号。
sanctions-not-stale = 这个名字很久没出现了，可能已经换了主人。请回复 TA 的消息，或写数字编号。
sanctions-not-two-people = 你回复的人和写的人不是同一个，请只选一个。
sanctions-not-self = 这是你自己呀。
sanctions-not-staff = 管理员之间不能互相处理。
sanctions-not-service = 这是系统账号或本群频道，不能处理。
sanctions-not-channel = 频道只能封禁，请用 /ban 回复它的消息。

sanctions-help-warn = 警告一位成员
sanctions-usage-warn = 回复 TA 的消息，或写明是谁，例如：<code>/warn @xiaoming 刷屏</code>
sanctions-help-swarn = 警告一位成员，不在群里出声
sanctions-usage-swarn = 回复 TA 的消息，或写明是谁，例如：<code>/swarn @xiaoming 刷屏</code>
sanctions-help-dwarn = 警告一位成员，并删掉回复的那条消息
sanctions-usage-dwarn = 请回复要删的那条消息，例如：<code>/dwarn 刷屏</code>
sanctions-help-mute = 禁言一位成员
sanctions-usage-mute = 回复 TA 的消息，或写明是谁，例如：<code>/mute @xiaoming 2h 刷屏</code>，时长如 30m、2h、3d
sanctions-help-smute = 禁言一位成员，不在群里出声
sanctions-usage-smute = 回复 TA 的消息，或写明是谁，例如：<code>/smute @xiaoming 2h 刷屏</code>，时长如 30m、2h、3d
sanctions-help-dmute = 禁言一位成员，并删掉回复的那条消息
sanctions-usage-dmute = 请回复要删的那条消息，例如：<code>/dmute 2h 刷屏</code>
sanctions-help-kick = 移出一位成员（可以再进）
sanctions-usage-kick = 回复 TA 的消息，或写明是谁，例如：<code>/kick @xiaoming 广告</code>
sanctions-help-skick = 移出一位成员（可以再进），不在群里出声
sanctions-usage-skick = 回复 TA 的消息，或写明是谁，例如：<code>/skick @xiaoming 广告</code>
sanctions-help-dkick = 移出一位成员（可以再进），并删掉回复的那条消息
sanctions-usage-dkick = 请回复要删的那条消息，例如：<code>/dkick 广告</code>
sanctions-help-ban = 封禁一位成员
sanctions-usage-ban = 回复 TA 的消息，或写明是谁，例如：<code>/ban @xiaoming 7d 广告</code>，时长如 30m、2h、3d
sanctions-help-sban = 封禁一位成员，不在群里出声
sanctions-usage-sban = 回复 TA 的消息，或写明是谁，例如：<code>/sban @xiaoming 7d 广告</code>，时长如 30m、2h、3d
sanctions-help-dban = 封禁一位成员，并删掉回复的那条消息
sanctions-usage-dban = 请回复要删的那条消息，例如：<code>/dban 7d 广告</code>
sanctions-help-unwarn = 撤回最近一次警告
sanctions-usage-unwarn = 回复 TA 的消息，或写明是谁，例如：<code>/unwarn @xiaoming</code>
sanctions-help-unmute = 解除禁言
sanctions-usage-unmute = 回复 TA 的消息，或写明是谁，例如：<code>/unmute @xiaoming</code>
sanctions-help-unban = 解除封禁
sanctions-usage-unban = 回复 TA 的消息，或写明是谁，例如：<code>/unban @xiaoming</code>
