# 引导人：愿意照顾新人的老朋友。

buddies-joined = 谢谢 { $name }！以后的欢迎语会轮流提到你，新人可以来找你。
buddies-joined-before = { $name }，你已经是引导人了。
buddies-stopped = 好的，{ $name }，不再提你了。辛苦啦！
buddies-was-none = { $name }，你现在不是引导人。
buddies-list = { $count } 位引导人：{ $names }
buddies-nobody = 还没有引导人。愿意照顾新人的话，发 <code>/buddy on</code>
buddies-comma = 、
buddies-help-buddy = 当引导人，照顾新来的朋友
buddies-usage-buddy = 例如：<code>/buddy on</code> 来当引导人，<code>/buddy off</code> 退出，<code>/buddy</code> 看有谁
