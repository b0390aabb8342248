# 社群：同一个群主的几个群合在一起。

communities-help-community = 把几个群合成一个社群
communities-usage-community = 群主在群里发：新建 <code>/community new 读书会</code>，在另一个群加入 <code>/community join 码</code>，退出 <code>/community leave</code>，日报合成一份 <code>/community digest on</code>（分开：off）。

communities-name = 社群「{ $name }」{ $owned ->
    [false] {""}
   *[true] ，群主 { $owner }
 }，共 { $groups } 个群
communities-group = · { $title }（{ $platform }）
communities-code =
    在另一个群里发 <code>/community join { $code }</code>，就加入这个社群（要由你本人发）。
    日报：{ $one_digest ->
        [true] 合成一份，各群数字并排。
       *[false] 每个群各发一份。
    }
communities-code-privately = 加入用的码，私聊我发 <code>/community</code> 看。
communities-found-one = 这个群还不属于哪个社群。新建一个：<code>/community new 读书会</code>；加入已有的：<code>/community join 码</code>。
communities-in-none = 这个群还不属于哪个社群。
communities-owner-only = 只有群主能改社群，例如新建：<code>/community new 读书会</code>
communities-founded =
    社群「{ $name }」建好了，这个群是第一个。
    在你的另一个群里发 <code>/community join { $code }</code> 就能加进来；那个群在别的平台上，先用 /link 把两个账号关联起来。
communities-bad-name = 社群的名字写在一行里，最多 { $longest } 个字，例如：<code>/community new 读书会</code>
communities-in-one-already = 这个群已经属于社群「{ $name }」。想换一个，先发 <code>/community leave</code>。
communities-joined = 这个群加入了社群「{ $name }」，现在共 { $groups } 个群。
communities-no-such = 没有用这个码的社群。在第一个群的群主私聊里发 <code>/community</code> 能看到码。
communities-not-its-owner = 这个社群的群主不是你这个账号。如果那边也是你，先私聊我发 /link 把两个账号关联起来。
communities-full = 一个社群最多 { $most } 个群。
communities-left = 这个群退出了社群「{ $name }」。
communities-ended = 最后一个群也退出了，社群「{ $name }」就此结束。
communities-one-digest = 好，以后社群的日报合成一份发给你，各群数字并排。
communities-many-digests = 好，以后每个群各发一份日报。
