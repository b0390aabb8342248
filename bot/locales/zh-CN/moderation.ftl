moderation-comma = 、
moderation-notice = 🧹 刚才按群规处理了 { $count } 条消息（{ $names }：{ $rules }）。有疑问的话，私聊我可以申诉。
moderation-appeal = 申诉（{ $name }）
moderation-notify = <b>{ $group }</b>：规则拦下了 { $count } 条消息（{ $names }：{ $rules }），处理编号 { $numbers }，发 /case 编号 可以查看。
