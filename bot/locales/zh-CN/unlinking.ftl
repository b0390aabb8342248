# 把关联的账号分开。

unlinking-help-unlink = 把关联的账号分开
unlinking-usage-unlink = 私聊我发 <code>/unlink</code>，再确认。
unlinking-and = 、
unlinking-not-linked = 这个账号没有和别的账号关联。
unlinking-really-part =
    确定要把这个账号和 { $there } 上的分开吗？
    跟着这个账号走：在 { $here } 各群里的积分、打卡、投票、警告、角色，和归你的群。
    留在那边：{ $there } 各群里的一切。关联时因为重复而扣回的积分不会再加回来；合在一起的社群榜，从此各算各的。
    也可以发 <code>/unlink yes</code>。
unlinking-part-button = 分开
unlinking-stay-button = 算了
unlinking-stays = 好的，什么都没动。
unlinking-parted = 已经分开。这个账号和 { $here } 各群里的一切，现在是单独的一个人。
