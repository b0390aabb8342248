# Purging messages.

purge-done = 已清理 { $count } 条消息（第 { $number } 号）。
purge-done-cut = 已清理 { $count } 条消息（第 { $number } 号）。一次最多这么多，还有的话请再发一次。
purge-nothing = 没有可以清理的消息。回复一条消息发 <code>/purge</code>，就从那条开始清理。
purge-not-heard = 我没有记到这条消息，或者它已超过 48 小时，平台不让删了。
purge-help-purge = 清理消息
purge-usage-purge = 回复从哪条开始清理：<code>/purge</code>；或清理一个人的：<code>/purge @xiaoming 24h</code>
