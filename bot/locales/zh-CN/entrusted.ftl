# 平台替我们做的事，怎么告诉群主
entrusted-greeting-kept = 「{ $title }」的欢迎语已放进入群欢迎语素材库。还要群主在客户端这个群的设置里，把入群欢迎语选成这一条才会生效；选没选，我看不到。
entrusted-greeting-cut = 「{ $title }」的欢迎语超过了入群欢迎语的长度（3000 字节），只放进了开头的部分。还要群主在客户端这个群的设置里选成这一条才会生效；选没选，我看不到。
entrusted-greeting-full = 入群欢迎语素材库没有位置放「{ $title }」的欢迎语了。可以请部署我的人放宽群数，最多一百个。
entrusted-greeting-unclear = 「{ $title }」的欢迎语有没有进素材库，不清楚，我也查不到。请到管理后台看一眼：有的话先删掉，再把欢迎语关掉、打开一次（<code>/welcome off</code>、<code>/welcome on</code>）。
entrusted-greeting-refused = 「{ $title }」的欢迎语没能放进素材库：{ $why }。我每天会再试一次。
entrusted-words-kept = 「{ $title }」词表里的词已经生效：管的是这个群里的同事发给客户的话（在别处发的也算），客户说的话不管。
entrusted-words-cut = 「{ $title }」词表里有 { $left_out } 个词没放进去：一条规则最多 300 个词，每个最多 32 个字。其余的已生效，管的是同事发给客户的话，客户说的话不管。
entrusted-words-full = 管同事发言的敏感词规则已满 100 条，「{ $title }」的没有放进去。请先在管理后台删掉一条。
entrusted-words-nobody = 「{ $title }」里没有同事，没有谁的话可管，所以没有建规则。
entrusted-words-refused = 管「{ $title }」里同事发言的敏感词规则被拒绝了：{ $why }。我每天会再试一次。
entrusted-words-hint = { $wish ->
        [off] 这个群里说的话我听不到。这些词可以用来管同事发给客户的话（客户说的不管）：<code>/set moderation.staff_words warn</code>
       *[other] 在这个群里，管的是同事发给客户的话，客户说的话不管。
    }
entrusted-greeting-how = 这个群由平台替我打招呼，用的就是上面这段话；要群主在客户端这个群的设置里，把入群欢迎语选成这一条才会生效。写到人数或引导人的行会略去。
