transfer-help-export = 把全部设置导出成一个文件
transfer-usage-export = 发 <code>/export</code>，我把设置文件私聊给你。
transfer-help-import = 从文件导入设置
transfer-usage-import = 发 <code>/import</code>，再把设置文件或内容发给我。
transfer-head = 围炉：{ $title } 的设置，导出于 { $at }
transfer-how-to-import = 改好后发 /import，再把这个文件发给机器人；没写的项保持不变，确认之前什么都不会改。
transfer-exported = { $title } 的设置
transfer-sent-privately = 设置文件已经私聊发给你。
transfer-send-it = 请把设置文件（.toml，不超过 256 KB）或内容直接发过来，例如一份 <code>/export</code> 导出的文件。
transfer-too-large = 这个文件太大了，设置文件不能超过 256 KB。
transfer-unreachable = 这个文件没能取到，请再发一次。
transfer-not-text = 这不是文本文件，请发 UTF-8 编码的 .toml 文件。
transfer-not-toml = { $line ->
    [0] 这不是 TOML，写法例如 <code>[checkin]</code> 下面一行 <code>base_points = 5</code>
   *[other] 第 { $line } 行不是 TOML，写法例如 <code>base_points = 5</code>
}
transfer-too-deep = 这个文件套得太深了，设置只有“[部分] 名称 = 值”两层。
transfer-empty = 文件里没有任何设置。
transfer-would-change = 会改 <b>{ $count }</b> 项，确认后才生效：
transfer-refused = 有 <b>{ $count }</b> 处不对，所以什么都没改。改好后再发 /import：
transfer-and-more = ……还有 { $count } 项
transfer-nothing-new = 和现在的设置完全一样，没有要改的。
transfer-apply = 全部应用
transfer-drop = 算了
transfer-applied = 已应用。
transfer-outdated = 设置在这期间变了，请重新发 /import。
transfer-dropped = 没有导入，设置保持原样。
transfer-done = 好了
