# 一个人在几个平台上的账号：关联，解除关联。

linking-help-link = 把我在两个平台上的账号关联起来
linking-usage-link = 私聊我发 <code>/link</code> 拿码，再到另一个平台私聊我发 <code>/link 码</code>。
linking-help-linkfor = 替成员要一个关联码
linking-usage-linkfor = 请写明是谁，例如：<code>/linkfor @xiaoming</code>，或回复 TA 的消息。
linking-account = { $name }（@{ $username }）
linking-platform-telegram = Telegram
linking-platform-wecom = 企业微信
linking-platform-playground = 演练场
linking-code =
    你的关联码：<code>{ $code }</code>，{ $until } 前有效，只能用一次。
    到另一个平台私聊我，发：<code>/link { $code }</code>
    最后我会回到这里问你，你点头才算数。码不要给别人。
linking-code-for =
    { $name } 的关联码：<code>{ $code }</code>，{ $until } 前有效，只能用一次。
    请 TA 到另一个平台私聊我，发：<code>/link { $code }</code>
    最后由 TA 在这边点头才算数。
linking-sent-privately = 码已经私聊发给你了。
linking-write-first = 码只能私下给你。先私聊我发一句话，再来一次。
linking-owner-only = 替成员要码只有群主能做；成员自己私聊我发 <code>/link</code> 就行。
linking-cannot-ask = 我没法向 { $name } 求证：请 TA 先私聊我发一句话。
linking-too-often = 次数太多了，{ $at } 之后再来。
linking-no-good-code = 这个码用不了：可能打错了、过期了，或已经用过。到另一边再发一次 <code>/link</code> 要个新的。
linking-own-code = 这个码要到另一个平台去发，不是发在这里。
linking-cannot-be-one = 这两个账号没法关联：一个人在每个平台上只能有一个账号。
linking-agree =
    要和 { $platform } 上的 <b>{ $name }</b> 关联吗？TA 在 { $groups } 个群里{ $duties ->
        [0] 。
       *[other] ，其中 { $duties } 个有管理职责。
    }
    关联后你们就是同一个人：积分、打卡、警告、投票、角色都归到一起，任何一边都能导出或删除全部数据。
    不是你本人的账号，请点“不是我”。也可以发 <code>/link yes</code> 或 <code>/link no</code>。
linking-yes-button = 是我，关联
linking-no-button = 不是我
linking-now-there = 好。现在去 { $platform } 看我的消息：由 { $name } 那边最后确认，半小时内有效。
linking-decide =
    { $platform } 上的 <b>{ $name }</b> 用了你的关联码，说 TA 就是你。{ $on_behalf ->
        [true] 码是群主替你要的。
       *[false] {""}
    }
    确认后 TA 和你是同一个人，看得到你的全部数据{ $my_duties ->
        [0] 。
       *[other] ，也包括你在 { $my_duties } 个群里的职责。
    }不是你本人的账号，请点“不是我”。也可以发 <code>/link yes</code> 或 <code>/link no</code>。
linking-decide-in-group = { $me }：{ $platform } 上的 <b>{ $name }</b> 说 TA 就是你，码是群主替你要的。确认后你们是同一个人，数据和职责都归到一起。不是你本人，请点“不是我”。
linking-linked = 关联好了：你和 { $platform } 上的 { $name } 现在是同一个人。管理群的命令仍要用群所在平台的账号来发。想分开就发 /unlink。
linking-refused = 好，没有关联，什么都没动。
linking-too-late = 这件事已经有结果了，或者过了时间。还需要的话，再发一次 /link。
linking-nothing-waits = 现在没有等你确认的关联。发 <code>/link</code> 拿一个码。
linking-there-linked = 关联好了：你和 { $platform } 上的 { $name } 现在是同一个人。想分开就发 /unlink。
linking-there-refused = { $platform } 上的 { $name } 说不是本人，没有关联。如果码不是你自己用的，说明有人拿到了它；码已作废。
linking-there-for-linked = 你替 { $name } 要的码用上了：TA 和 { $platform } 上的账号现在是同一个人。
linking-there-for-refused = 你替 { $name } 要的码没有关联成：{ $platform } 上的账号或 TA 本人说了不是。码已作废。
linking-there-parted = 你在 { $platform } 上的账号 { $name } 已经分开：那边群里的积分、打卡、记录和职责跟着它走了，这边的都还在。
