# 入群：在私聊里申请，回答几个问题，由管理员决定。

gate-help-join = 申请进群
gate-usage-join = 私聊我发 <code>/join 群名</code>，例如：<code>/join 读书会</code>
gate-no-groups = 现在没有你可以申请进的群：开放申请的，你都在里面了，或者还没有。
gate-no-such-group = 没有叫这个名字的群可以申请：它没有开放，或者你已经在里面了。发 /join 看看有哪些。
gate-which = 想进哪个群？
gate-closed = 「{ $group }」现在不接受申请。
gate-inside = 你已经在「{ $group }」里了。
gate-banned = 你被「{ $group }」封禁了，现在不能申请。有疑问请找群里的管理员。
gate-waiting = 你进「{ $group }」的申请还在等管理员决定，不用再申请一次。
gate-not-again-yet = 「{ $group }」刚刚没有通过你的申请，一天以后可以再申请。
gate-withdraw-button = 撤回申请
gate-withdrawn = 进「{ $group }」的申请撤回了。
gate-too-late-to-withdraw = 进「{ $group }」的申请已经处理完，撤不回来了。
gate-question = 进「{ $group }」之前请回答（{ $number }/{ $count }）：{ $question }
    不想申请了就回“取消”。
gate-submitted = 申请交给「{ $group }」的管理员了，有结果我告诉你。
gate-request = { $name } 想进「{ $group }」。
gate-answered = { $question }
    ——{ $answer }
gate-approve-button = 同意
gate-refuse-button = 拒绝
gate-settled = 好了
gate-let-in = 已同意 { $name } 进「{ $group }」（{ $by }）。
gate-turned-away = 已拒绝 { $name } 进「{ $group }」（{ $by }）。
gate-was-let-in = { $by } 已经同意 { $name } 进「{ $group }」了。
gate-was-turned-away = { $by } 已经拒绝 { $name } 进「{ $group }」了。
gate-was-withdrawn = { $name } 已经撤回进「{ $group }」的申请。
gate-was-expired = { $name } 进「{ $group }」的申请已经过期。
gate-was-asking = { $name } 重新申请了「{ $group }」，正在回答问题。
gate-was-open = { $name } 进「{ $group }」的申请还在等。
gate-gone = 这个申请已经不在了。
gate-nobody = 系统
gate-told-let-in = 欢迎！你进「{ $group }」的申请通过了，马上拉你进群。
gate-told-turned-away = 很遗憾，你进「{ $group }」的申请没有通过。
gate-told-expired = 你进「{ $group }」的申请一直没有人处理，已经过期。可以再发 /join 申请一次。
gate-not-added = 同意了 { $name } 进「{ $group }」，但没能拉进群，平台说：{ $said }
