# 社群的日报：各群并排。

community-digest-title = <b>社群「{ $name }」</b> · { $day } { $weekday }
community-digest-group = { $number }. { $title }{ $count ->
    [0] ：没有要操心的事
   *[other] {""}
 }
community-digest-there = { $title }（{ $platform }）
community-digest-more = · 还有 { $count } 件，点下面的按钮看
community-digest-numbers = <b>数字</b>，{ $groups } 个群依次排列{ $compared ->
    [true] （括号里是前一天）
   *[false] {""}
 }
community-digest-number = { $label } { $values }
community-digest-value = <b>{ $now }</b>{ $compared ->
    [true] （{ $before }）
   *[false] {""}
 }
community-digest-beside = {" ｜ "}
community-digest-doubt = { $number }. { $doubt }
community-digest-left-out = <i>{ $titles }：你在那里看不了数据，没有列出。</i>
community-digest-open = 看「{ $title }」
community-digest-cannot-open = 这份只能发到那个群所在的平台：请在那边私聊我一次，再来点。
community-digest-none = 没有合成一份的社群日报：要你是社群的群主，群不止一个，并且没有设成分开发。
