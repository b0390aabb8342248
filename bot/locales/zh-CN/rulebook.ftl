rulebook-comma = 、
rulebook-rule-flood = 刷屏
rulebook-rule-invites = 拉人链接
rulebook-rule-duplicates = 多人刷同样的话
rulebook-rule-channel-posts = 用频道身份发言
rulebook-rule-spam-words = 广告和诈骗用语

rulebook-list-title = <b>这个群的规则</b>（近 7 天）
rulebook-listed = <code>{ $id }</code> { $name } · { $mode ->
        [enforce] 执行中，处理 { $hits } 次，撤销 { $undone }%
        [shadow] 观察中，会命中 { $shadows } 次
       *[off] 已关闭
    }
rulebook-add-button = ➕ 添加规则
rulebook-card =
    <b>{ $name }</b>（<code>{ $id }</code>，第 { $version } 版）
    看什么：{ $sought }
    怎么办：{ $actions }
    状态：{ $mode ->
        [enforce] 执行中
        [shadow] 观察中，只记录，不处理任何人
       *[off] 已关闭
    }
    要改的话，改好这一行再发：
    <code>{ $line }</code>
rulebook-kept = 规则已保存，先观察，不会处理任何人。{"\u000A"}
rulebook-to-mode = { $mode ->
        [enforce] 启用
        [shadow] 改为观察
       *[off] 关闭
    }
rulebook-mode-set = 规则「{ $name }」{ $mode ->
        [enforce] 已启用。
        [shadow] 改为观察，只记录。
       *[off] 已关闭。
    }
rulebook-try-button = 试一下
rulebook-delete-button = 删除
rulebook-deleted = 规则「{ $name }」已删除，以前的处理记录都还在。
rulebook-no-such-rule = 没有叫 { $id } 的规则。发 /rule 看全部。
rulebook-too-many-rules = 一个群最多 { $limit } 条规则，请先删掉不用的，例如：<code>/rule flood delete</code>

rulebook-tried = 把规则「{ $name }」用在 { $since } 以来的 { $count } 条消息上：会命中 <b>{ $hits }</b> 条，涉及 { $people } 人。
rulebook-tried-cut = 消息太多，只试了最近的 { $count } 条。
rulebook-tried-below = 结果在下面。
rulebook-example = · { $name }（{ $at }）：{ $text }
rulebook-cannot-try = 规则「{ $name }」看的内容没有存档，没法用过去的消息来试。可以先让它观察几天。

rulebook-guide = 想管什么？
rulebook-guide-below = 请在下面选。
rulebook-guide-parameters = 具体怎么算？
rulebook-guide-actions = 遇到了怎么办？
rulebook-kind-words = 敏感词
rulebook-kind-links = 链接
rulebook-kind-invites = 拉人链接
rulebook-kind-forwards = 转发
rulebook-kind-newcomers = 新人限制
rulebook-kind-flood = 刷屏
rulebook-kind-repeats = 重复发言
rulebook-kind-duplicates = 多人刷同样的话
rulebook-kind-media = 图片、贴纸等
rulebook-kind-mentions = 大量 @ 人
rulebook-kind-channel-posts = 频道身份
rulebook-kind-length = 超长消息
rulebook-kind-emoji = 表情轰炸
rulebook-kind-invisible = 隐形字符

rulebook-looks-words = 词表 { $list } 里的词
rulebook-looks-patterns = { $how_many } 条正则里的任何一条
rulebook-looks-links = { $mode ->
        [deny] 指向 { $domains } 的链接
        [allow] 除 { $domains } 以外的链接
       *[all] 任何链接
    }
rulebook-looks-invites = 通往别的群的链接{ $public_names ->
        [true] 、公开的群和频道
       *[false] {""}
    }{ $mentions ->
        [true] 、群里没有的 @名字
       *[false] {""}
    }
rulebook-looks-forwards = 转发自 { $origins } 的消息
rulebook-looks-foreign-quotes = 引用别的群（{ $origins }）的消息
rulebook-looks-channel-posts = 用频道身份发言
rulebook-looks-media = 这些内容：{ $kinds }
rulebook-looks-via-bot = 通过其他机器人发的消息
rulebook-looks-mentions = 一条 @ { $limit } 人以上
rulebook-looks-shouting = 大写字母占 { $percent }% 以上
rulebook-looks-emoji = { $limit } 个以上表情
rulebook-looks-length = 超过 { $characters } 字
rulebook-looks-invisible = 看不见的内容
rulebook-looks-scripts = { $percent }% 以上是这些文字：{ $scripts }
rulebook-looks-flood = 一人 { $within }内发 { $messages } 条
rulebook-looks-duplicates = { $within }内 { $people } 人发同样的话
rulebook-looks-repeats = 一人 { $within }内同样的话说 { $times } 遍
rulebook-looks-newcomers = 新人（{ $age }内，或发言不到 { $messages } 条）发这些：{ $limits }
rulebook-looks-when = { $sought }（{ $when }）
rulebook-when-newcomers = 只管入群{ $age }内或发言不到 { $messages } 条的人
rulebook-when-age = 只管入群不到{ $age }的人
rulebook-when-min = 只管说过 { $count } 条以上的人
rulebook-when-max = 只管说过不到 { $count } 条的人
rulebook-when-topics = 只管话题 { $topics }
rulebook-when-except = 不管 { $roles }
rulebook-when-no-edits = 不管编辑

rulebook-act-nothing = 只记录
rulebook-act-delete = 删除
rulebook-act-warn = 警告 { $points } 分
rulebook-act-mute = 禁言，直到解除
rulebook-act-mute-for = 禁言{ $duration }
rulebook-act-kick = 移出群
rulebook-act-ban = 封禁
rulebook-act-ban-for = 封禁{ $duration }
rulebook-act-notify = 告诉管理员

rulebook-misread-no-detector = 没看懂要管什么。可以写：{ $known }。例如：<code>/rule add flood messages=5 within=10s : delete, mute 10m</code>
rulebook-misread-unknown-parameter = 「{ $found }」放在这里不对，可以写：{ $known }。例如：<code>/rule add flood messages=5 within=10s : delete</code>
rulebook-misread-bad-value = 「{ $found }」的值不对。例如：<code>/rule add flood messages=5 within=10s : delete, mute 10m</code>
rulebook-misread-no-action = 还差冒号和处理办法。例如：<code>/rule add links new=1d : delete, warn 1</code>
rulebook-misread-unknown-action = 没有「{ $found }」这种办法，可以写 delete、warn 1、mute 10m、kick、ban、notify。例如：<code>/rule add links new=1d : delete, warn 1</code>
rulebook-misread-bad-name = 「{ $found }」不能当规则的名字，请用字母、数字、汉字和横线。例如：<code>/rule add links id=no-links : delete</code>
rulebook-no-such-list = 没有叫「{ $found }」的词表，现在有：{ $known }。加第一个词就会新建，例如：<code>/word add #ads 赌场</code>

rulebook-help-rule = 管理规则：查看、添加、试用、启用
rulebook-usage-rule = 例如：<code>/rule</code> 看全部，<code>/rule flood enforce</code> 启用，<code>/rule test flood 7</code> 用过去 7 天试一下，<code>/rule add links new=1d : delete</code> 添加
