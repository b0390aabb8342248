# 建群：由机器人来建的群。

founding-help-newgroup = 建一个新群
founding-usage-newgroup = 这样写：<code>/newgroup 读书会 @lisi @wangwu</code>，先写群名，再 @ 要进群的人，至少一个。
founding-asked = 正在建「{ $title }」，建好了告诉你。
founding-made = 「{ $title }」建好了，你是群主。群里的第一条消息一到，大家就看得见它。要在私聊里管它，请发 /connect。
founding-why-title = 群名最多 50 个字，请起个短一点的。
founding-why-count = 一个群连你在内要有 2 到 2000 人。
founding-why-people = 「{ $title }」没建成：有人不存在，或者不在应用的可见范围里（{ $said }）。请检查 @ 后面的账号。
founding-why-range = 「{ $title }」没建成：只有可见范围包括整个企业（根部门）的应用才能建群。请让管理员在企业微信后台把应用的可见范围改成整个企业（{ $said }）。
founding-why-other = 「{ $title }」没建成，平台说：{ $said }
