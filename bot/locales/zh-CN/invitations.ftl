# 专属邀请：每个成员一个，谁带来了谁。

invitations-help-invite = 我的专属邀请，和谁是我带来的
invitations-usage-invite = 直接发：<code>/invite</code>
invitations-help-invites = 邀请榜：谁带来的新人最多
invitations-usage-invites = 直接发：<code>/invites</code>
invitations-help-uninvite = 收回某位成员的邀请
invitations-usage-uninvite = 请写明收回谁的，例如：<code>/uninvite @xiaoming</code>，或回复 TA 的消息发 <code>/uninvite</code>；还给 TA 就在后面加 <code>back</code>

invitations-link = 你邀请朋友进「{ $group }」的专属链接：{ $url }
invitations-picture = 你邀请朋友进「{ $group }」的专属二维码，打开就能扫：{ $url }
invitations-tally = 已经来了 { $came } 人，待满 { $days } 天的有 { $stayed } 人。
invitations-introduced = 其中 { $count } 人做了自我介绍。
invitations-told-privately = 邀请私下发给你了。
invitations-off = 这个群没有开专属邀请。
invitations-taken-away = 你的邀请被管理员收回了，想再要一个请找管理员。
invitations-too-many = 这会儿要邀请的人太多，请一小时后再试。
invitations-no-right = 我没有「邀请用户」的权限，做不了邀请。请管理员给我这个权限，再发一次 <code>/invite</code>
invitations-failed = 邀请没有做成，请过一会儿再发 <code>/invite</code>

invitations-board = <b>邀请榜 · { $period }</b>（待满 { $days } 天算留下）
invitations-place = { $rank }. { $name }　来了 { $came } 人，留下 { $stayed } 人
invitations-nobody = 还没有人用专属邀请带来新人。

invitations-withdrawn = { $name } 的邀请收回了，链接已失效；TA 要不到新的，除非还给 TA。
invitations-withdrawn-before = { $name } 的邀请之前就收回了。还给 TA：回复 TA 的消息发 <code>/uninvite back</code>
invitations-has-none = { $name } 还没有要过邀请。
invitations-give-back = 还给 TA
invitations-given-back = { $name } 又可以用 /invite 要邀请了。
invitations-not-taken = { $name } 的邀请没有被收回。
