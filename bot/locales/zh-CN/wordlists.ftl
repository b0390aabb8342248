wordlists-changed = 词表 { $name }：变动 { $changed } 条，现在共 { $size } 条。
wordlists-rule-is = 规则 <code>{ $id }</code> { $mode ->
        [enforce] 执行中，马上生效。
        [shadow] 还在观察，先试一下再启用吧。
       *[off] 是关着的。
    }
wordlists-nothing-changed = 词表 { $name } 没有变化，共 { $size } 条。
wordlists-too-long = 词表最多 { $limit } 条，请先删掉一些，例如：<code>/word remove 代开发票</code>
wordlists-too-many-rules = 一个群最多 { $limit } 条规则，请先删掉不用的，例如：<code>/rule flood delete</code>
wordlists-file-unreadable = 文件太大或读不出来，请用 UTF-8 文本，一行一条，也可以分几次发。例如：带着文件发 <code>/word add</code>
wordlists-list = <b>#{ $name }</b>（{ $size } 条）：{ $words }
wordlists-pattern = { $number }. <code>{ $pattern }</code>
wordlists-no-patterns = 还没有正则。例如：<code>/pattern add 加.{"{"}0,3{"}"}微信</code>
wordlists-pattern-refused = 正则 <code>{ $pattern }</code> 用不了：{ $reason }。例如：<code>/pattern add 加.{"{"}0,3{"}"}微信</code>
wordlists-pattern-too-long = 一条正则最多 { $limit } 个字符，可以分成几条来加。
wordlists-pattern-matches-anything = 正则 <code>{ $pattern }</code> 连空消息都会命中，等于所有消息。请写具体些，例如：<code>/pattern add 加.{"{"}0,3{"}"}微信</code>
wordlists-too-many-patterns = 最多 { $limit } 条正则，请先删掉一条，例如：<code>/pattern remove 1</code>
wordlists-not-a-domain = 「{ $found }」不是域名。例如：<code>/deny domain example.com</code>

wordlists-help-word = 管理敏感词
wordlists-usage-word = 例如：<code>/word add 代开发票</code>，<code>/word remove 代开发票</code>，<code>/word list</code>；也可以回复一段文字或带上文件，批量添加
wordlists-help-pattern = 管理正则
wordlists-usage-pattern = 例如：<code>/pattern add 加.{"{"}0,3{"}"}微信</code>，<code>/pattern remove 1</code>，<code>/pattern list</code>
wordlists-help-allow = 只许发这些域名的链接
wordlists-usage-allow = 例如：<code>/allow domain example.com</code>
wordlists-help-deny = 不许发这些域名的链接
wordlists-usage-deny = 例如：<code>/deny domain example.com</code>
