# 观察中的规则：一起看，一次决定。

trials-title = <b>{ $group } 观察中的规则</b>（近 7 天）
trials-rule = <b>{ $name }</b>：{ $sought } → { $actions }。{ $hits ->
        [0] 没有命中。
       *[other] 会命中 { $hits } 次：
    }
trials-choice = 观察时只记录，不处理任何人。启用后我按规则处理，每一次都能撤销；单独调一条用 /rule。
trials-enforce-button = 启用这 { $count } 条
trials-watch-button = 继续观察
trials-shown = 在下面
trials-shown-privately = 私聊发给你了。
trials-open-private = 里面有成员的名字，只能私聊看。先私聊我发一句 /start，再点一次。
trials-none = 没有在观察的规则了。发 /rule 看全部。
trials-enforced = 已启用：{ $names }。想改随时发 /rule。
trials-watching = 好，继续观察，{ $days } 天后再问你。
